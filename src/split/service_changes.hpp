// What changes of a service beside its dials.
#pragma once

#include <cstdint>
#include <vector>

#include "crossfade/config.hpp"
#include "split/who_moves.hpp"

namespace crossfade {

// How requests get their key in comparison with before.
enum class KeyChange : std::uint8_t {
  None = 1,   // as before
  Appended,   // sources were added behind: who had a key keeps it, some of the others get one
  Truncated,  // sources at the end went: some lose their key
  Other       // people may get another key
};
KeyChange key_change(const std::vector<KeySource>& before, const std::vector<KeySource>& after);
bool key_has_address(const std::vector<KeySource>& sources);  // some request's key is its client's address

// Before and after are the services that take the same hosts; the configurations hold their pools.
struct ServiceInBoth {
  const Config& config_before;
  const Config& config_after;
  const ServiceConfig& before;
  const ServiceConfig& after;
};

// As above; also Other where the sources are the same, and client addresses among them are others.
KeyChange key_change(const ServiceInBoth& both);

// Salt, hold, sides, how requests are read, key, override, lists and the switches, in this order.
std::vector<MoveNotice> service_changes(const ServiceInBoth& both);

// Whether lists, override or key changed: whoever these name may move whatever the dials do.
bool rules_changed(const ServiceConfig& before, const ServiceConfig& after);

}  // namespace crossfade
