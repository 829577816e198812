#include "base/write_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <random>

namespace crossfade {
namespace {

namespace fs = std::filesystem;

std::string because(const std::string& path) { return "cannot write " + path + ": " + std::strerror(errno); }

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Also where the last one leads to nothing yet.
std::string behind_symlinks(const std::string& path) {
  constexpr int most = 40;  // as the kernel has it
  fs::path target = path;
  std::error_code error;
  for (int i = 0; i < most && fs::is_symlink(fs::symlink_status(target, error)); ++i) {
    target = target.parent_path() / fs::read_symlink(target, error);
  }
  return target.string();
}

// In the same folder, so that it can be renamed. By chance, since in a container every process may have the same id,
// and one that was killed may have left its file behind.
std::string temporary_name(const std::string& path) {
  return path + '.' + std::to_string(std::random_device()()) + ".tmp";
}

}  // namespace

std::string write_file_atomically(const std::string& path, std::string_view bytes) {
  std::error_code error;
  const fs::file_status there = fs::status(path, error);
  if (fs::exists(there) && !fs::is_regular_file(there)) return "cannot write " + path + ": it is no regular file";
  const std::string target = behind_symlinks(path);
  const std::string temporary = temporary_name(target);
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return because(path);
  const bool written = write_all(file, bytes) && ::fsync(file) == 0;
  std::string problem = written ? "" : because(path);
  if (::close(file) != 0 && problem.empty()) problem = because(path);
  if (problem.empty() && ::rename(temporary.c_str(), target.c_str()) != 0) problem = because(path);
  if (!problem.empty()) ::unlink(temporary.c_str());
  return problem;
}

}  // namespace crossfade
