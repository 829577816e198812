#include "server/watch_points.hpp"

#include <deque>
#include <filesystem>
#include <system_error>

namespace crossfade {
namespace {

namespace fs = std::filesystem;

std::deque<fs::path> components_of(const fs::path& path) {
  std::deque<fs::path> components;
  for (const fs::path& component : path.relative_path()) components.push_back(component);
  return components;
}

}  // namespace

std::vector<WatchPoint> watch_points(const std::string& path) {
  constexpr int most_symlinks = 40;
  std::vector<WatchPoint> points;
  fs::path directory = "/";
  std::deque<fs::path> left = components_of(path);
  for (int symlinks = 0; !left.empty();) {
    const fs::path name = left.front();
    left.pop_front();
    if (name.empty() || name == ".") continue;
    if (name == "..") {
      directory = directory.parent_path();
      continue;
    }
    std::error_code error;
    const fs::file_status status = fs::symlink_status(directory / name, error);
    if (fs::is_directory(status)) {
      directory /= name;
      continue;
    }
    points.push_back({directory.string(), name.string()});
    if (!fs::is_symlink(status) || ++symlinks > most_symlinks) break;
    const fs::path target = fs::read_symlink(directory / name, error);
    if (error) break;
    if (target.is_absolute()) directory = "/";
    const std::deque<fs::path> detour = components_of(target);
    left.insert(left.begin(), detour.begin(), detour.end());
  }
  return points;
}

}  // namespace crossfade
