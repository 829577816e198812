// Whether somebody is writing a file at this moment.
#pragma once

#include <cstdint>
#include <string>

namespace crossfade {

// Unknown: the file system, or the kernel for this user, does not tell.
enum class OpenWriters : std::uint8_t { None = 1, Some = 2, Unknown = 3 };

// Whether the file is open for writing anywhere on this machine. Follows symlinks; does not block.
OpenWriters find_open_writers(const std::string& path);

}  // namespace crossfade
