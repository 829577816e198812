// What a configuration changes of the one before, in words. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crossfade/config.hpp"

namespace crossfade {

// A dial that moved, came or went; positions in thousandths of a percent.
struct DialMove {
  std::string service, dial;
  std::optional<std::uint32_t> from;  // absent: the dial is new
  std::optional<std::uint32_t> to;    // absent: it was removed
  std::string to_string() const;      // "public-api/rates: 10% -> 25%"
};

struct ConfigDiff {
  std::vector<DialMove> dials;
  std::vector<std::string> other;  // "service public-api: exclude changed"
  bool empty() const { return dials.empty() && other.empty(); }
};

// Services, dials and pools are told apart by name; where they stand in the document does not matter.
ConfigDiff diff(const Config& before, const Config& after);

}  // namespace crossfade
