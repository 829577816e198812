/// @file
/// How often the name of an endpoint was looked up.
#pragma once

#include <cstdint>
#include <string>

namespace crossfade {

/// Counted since the configuration has had the name without interruption.
struct NameLookups {
  std::string name;
  std::uint64_t ok = 0;      ///< lookups with at least one address
  std::uint64_t failed = 0;  ///< those without, for whatever reason: the addresses known last stay
  friend bool operator==(const NameLookups&, const NameLookups&) = default;
};

}  // namespace crossfade
