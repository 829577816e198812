// Hashing of text for the tables of this room, which are built from the configuration and only read by requests: no
// request can put a colliding entry in, hence no seed.
#pragma once

#include <xxhash.h>

#include <cstddef>
#include <string_view>

namespace crossfade {

struct TextHash {
  using is_transparent = void;
  using is_avalanching = void;
  std::size_t operator()(std::string_view text) const noexcept { return XXH3_64bits(text.data(), text.size()); }
};

}  // namespace crossfade
