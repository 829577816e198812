// Which dial decides about a path and method in one list of dials, and which in another.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "crossfade/config.hpp"

namespace crossfade {

// Traffic that one dial decided about before and one does after.
struct DialPair {
  std::uint32_t before = 0;  // index into the dials before
  std::uint32_t after = 0;   // index into the dials after
  std::string where;         // "POST /v1/shipments/*/label": what it is, or "traffic such as /a/b"
  std::string sample_path;   // a path in normal form and a method that belong to it
  std::string sample_method;
};

struct DialPairs {
  std::vector<DialPair> pairs;  // by the place of the dial after, then of the one before
  bool complete = true;         // false: the patterns have more combinations than are looked at
};

// The most lookups that the two lists are compared with: a second's work. Some ten thousand plain dials stay far below;
// thousands of paths that cross thousands of others at a `*` do not.
inline constexpr std::size_t dial_lookups_max = 4'000'000;

// Every path and method belongs to exactly one pair: all paths that the patterns of both lists can tell apart are
// looked up in both, each with all methods that the lists can tell apart. Requires: both lists have a dial for "/".
DialPairs dial_pairs(std::span<const DialConfig> before, std::span<const DialConfig> after,
                     std::size_t most_lookups = dial_lookups_max);

// "POST /v1/shipments/*/label", "/v1/rates (exact)".
std::string match_text(const DialConfig& dial);

}  // namespace crossfade
