/// @file
/// The published bucket rule. Whoever implements these few lines elsewhere can predict every decision of a dial.
#pragma once

#include <cstdint>
#include <string_view>

namespace crossfade {

/// Buckets are 0 to 99,999; a dial's position is a number of buckets.
inline constexpr std::uint32_t bucket_count = 100'000;

/// The bucket of a key: XXH3_64bits(salt + ":" + key), unseeded, mapped by multiply-shift: (hash * 100000) >> 64 in
/// 128 bits. The same on every machine, in every process, for ever. Allocates nothing.
std::uint32_t bucket_of(std::string_view salt, std::string_view key);

}  // namespace crossfade
