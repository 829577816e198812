// The files of the dashboard as the build put them into the binary (cmake/WebAssets.cmake).
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace crossfade {

struct EmbeddedFile {
  std::string_view name;  // without a folder
  const unsigned char* bytes;
  std::size_t size;
};

std::span<const EmbeddedFile> embedded_files();

}  // namespace crossfade
