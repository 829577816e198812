// Which service takes a host in one configuration, and which in another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crossfade/config.hpp"

namespace crossfade {

// Hosts that one service took before and that one takes after; absent: none did or does (404).
struct ServicePair {
  std::optional<std::uint32_t> before;  // index into Config::services
  std::optional<std::uint32_t> after;
  std::vector<std::string> hosts;  // patterns as configured, sorted
  std::string sample_host;         // one that the first of them takes, and no more specific one of either configuration
};

// Every host that either configuration takes belongs to exactly one pair. In the order of the services after, then of
// those before.
std::vector<ServicePair> service_pairs(const Config& before, const Config& after);

}  // namespace crossfade
