// Files of results, for whoever reads them at the same time.
#pragma once

#include <string>
#include <string_view>

namespace crossfade {

// Replaces the file, or makes it, so that a reader sees all of the old content or all of the new; on an error the old
// one stays. A symlink stays one, and what it points to is replaced. What is there and no regular file is left alone.
// The mode is 0666 less the umask. Empty when done, else why not.
std::string write_file_atomically(const std::string& path, std::string_view bytes);

}  // namespace crossfade
