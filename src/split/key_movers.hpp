// Named keys that change side between two configurations: each is decided about in both, lists included.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "crossfade/config.hpp"
#include "crossfade/route_table.hpp"
#include "split/who_moves.hpp"

namespace crossfade {

struct KeyMovers {
  std::vector<std::string_view> to_new;  // of the keys given, in their order
  std::vector<std::string_view> to_legacy;
  std::vector<std::string_view> unusable;  // no request carries these as a key: not an address, say, or with a ';'
};

// Immutable; thread-safe.
class KeyComparison {
 public:
  // Both configurations must outlive this.
  KeyComparison(const Config& before, const Config& after);

  // Each key is sent as the first source of the service's key, before and after, with nothing else: no other header,
  // from the address `::`. Two decisions a key. Requires: `moves` came from who_moves on the same configurations.
  KeyMovers movers(const ServiceMoves& service, const TrafficMove& move, std::span<const std::string_view> keys) const;

  // Whether any key may change side there: nothing needs to be decided otherwise.
  static bool may_move(const ServiceMoves& service, const TrafficMove& move);

 private:
  const Config& config_before_;
  const Config& config_after_;
  RouteTable before_;
  RouteTable after_;
};

}  // namespace crossfade
