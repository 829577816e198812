// Where to look for changes of a path: every directory whose entries decide what the path means.
#pragma once

#include <compare>
#include <string>
#include <vector>

namespace crossfade {

// One name in one existing directory.
struct WatchPoint {
  std::string directory;  // absolute, without symlinks
  std::string name;
  auto operator<=>(const WatchPoint&) const = default;
};

// Walks `path` (absolute) as the kernel would. The points are every symlink on the way (a ConfigMap's `..data` is one)
// and the file itself; where something is missing, its name in the last directory that exists is the final point.
// Reads the file system; gives up after 40 symlinks, as the kernel does.
std::vector<WatchPoint> watch_points(const std::string& path);

}  // namespace crossfade
