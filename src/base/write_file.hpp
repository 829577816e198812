// Files that others read at the same time: results, and documents that are edited.
#pragma once

#include <string>
#include <string_view>

namespace crossfade {

// Replaces the file, or makes it, so that a reader sees all of the old content or all of the new; on an error the old
// one stays. A symlink stays one, and what it points to is replaced. What is there and no regular file is left alone.
// The mode is 0666 less the umask. Empty when done, else why not.
std::string write_file_atomically(const std::string& path, std::string_view bytes);

// The same for a file that is there and keeps its mode, owner, group and access lists; an error when one of these
// cannot be kept, when the caller may not write to it, or when it has a second name (a hard link) that would not
// follow.
std::string replace_file_atomically(const std::string& path, std::string_view bytes);

// The path itself, or what it points to when it is a symlink, step by step. Symlinks among its folders stay.
std::string behind_symlinks(const std::string& path);

}  // namespace crossfade
