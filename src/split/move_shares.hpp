// How many move, as exact arithmetic over positions. Plain functions.
#pragma once

#include <cstdint>
#include <string>

namespace crossfade {

// Shares of keys (or of requests without one) in ten-billionths: fine enough for the product of two positions.
inline constexpr std::uint64_t whole_share = 10'000'000'000;

struct MoveShares {
  std::uint64_t to_new = 0;     // legacy -> new
  std::uint64_t to_legacy = 0;  // new -> legacy
  bool nobody() const { return to_new == 0 && to_legacy == 0; }
  friend bool operator==(const MoveShares&, const MoveShares&) = default;
};

// Positions in buckets, 0 to 100,000. Who keeps the bucket moves in one direction only, and exactly so many …
MoveShares same_buckets(std::uint32_t before, std::uint32_t after);

// … who gets another one, independent of the first, in both. Expected values, since the buckets are as good as random;
// exact when one of the positions is 0% or 100%.
MoveShares other_buckets(std::uint32_t before, std::uint32_t after);

// The larger in each direction: of two groups of which nobody knows who belongs to which.
MoveShares at_most(const MoveShares& a, const MoveShares& b);

std::string format_share(std::uint64_t share);  // "18.75%", exact

}  // namespace crossfade
