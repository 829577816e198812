#include "crossfade/stable_hash.hpp"

#include <xxhash.h>

#include <array>

namespace crossfade {
namespace {

// Longer ones are hashed piece by piece. Account names and session cookies fit; an OAuth token in a cookie may not.
constexpr std::size_t joined_capacity = 256;

std::uint64_t hash_joined(std::string_view salt, std::string_view key) {
  std::array<char, joined_capacity> joined;
  salt.copy(joined.data(), salt.size());
  joined[salt.size()] = ':';
  key.copy(joined.data() + salt.size() + 1, key.size());
  return XXH3_64bits(joined.data(), salt.size() + 1 + key.size());
}

std::uint64_t hash_in_pieces(std::string_view salt, std::string_view key) {
  XXH3_state_t state;
  XXH3_INITSTATE(&state);
  XXH3_64bits_reset(&state);
  for (const std::string_view piece : {salt, std::string_view(":"), key}) {
    if (!piece.empty()) XXH3_64bits_update(&state, piece.data(), piece.size());
  }
  return XXH3_64bits_digest(&state);
}

}  // namespace

std::uint32_t bucket_of(std::string_view salt, std::string_view key) {
  const bool fits = salt.size() < joined_capacity && key.size() < joined_capacity - salt.size();
  const std::uint64_t hash = fits ? hash_joined(salt, key) : hash_in_pieces(salt, key);
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint32_t>((Wide{hash} * bucket_count) >> 64);
}

}  // namespace crossfade
