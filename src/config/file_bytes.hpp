// Whole files in memory, bounded.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.hpp"

namespace crossfade {

struct Unreadable {
  std::string reason;  // completes "cannot be read: …"
};

// `PipesToo` takes whatever is no directory, so that a document may come from `<(helm template …)`.
enum class FileKind : bool { RegularOnly, PipesToo };

// Blocks as long as the file does. An error rather than the first part of a file larger than `most_bytes`.
result<std::string, Unreadable> read_file_bytes(const std::string& path, std::size_t most_bytes, FileKind kind);

}  // namespace crossfade
