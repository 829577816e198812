#include "base/write_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <random>
#include <utility>

#include "base/file_attributes.hpp"

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

// In the same folder, so that it can be renamed. By chance, since in a container every process may have the same id,
// and one that was killed may have left its file behind.
std::string temporary_name(const std::string& path) {
  return path + '.' + std::to_string(std::random_device()()) + ".tmp";
}

// A new file under a name of its own, which becomes `target` or goes away again.
class TemporaryFile {
 public:
  TemporaryFile(std::string target, mode_t mode)
      : target_(std::move(target)),
        name_(temporary_name(target_)),
        file_(::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)) {}
  ~TemporaryFile() {
    if (file_ < 0) return;
    ::close(file_);
    if (!renamed_) ::unlink(name_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  int get() const { return file_; }
  // False with errno set.
  bool become_target(std::string_view bytes) {
    renamed_ = write_all(file_, bytes) && ::fsync(file_) == 0 && ::rename(name_.c_str(), target_.c_str()) == 0;
    return renamed_;
  }

 private:
  const std::string target_;
  const std::string name_;
  const int file_;
  bool renamed_ = false;
};

std::string folder_of(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

// So that a power failure does not bring the old content back. The new one is there already: nothing to report.
void sync_folder(const std::string& folder) {
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return;
  (void)::fsync(opened);
  ::close(opened);
}

}  // namespace

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

std::string write_file_atomically(const std::string& path, std::string_view bytes) {
  std::error_code error;
  const fs::file_status there = fs::status(path, error);
  if (fs::exists(there) && !fs::is_regular_file(there)) return "cannot write " + path + ": it is no regular file";
  TemporaryFile temporary(behind_symlinks(path), 0666);
  if (temporary.get() < 0 || !temporary.become_target(bytes)) return because(path);
  return {};
}

std::string replace_file_atomically(const std::string& path, std::string_view bytes) {
  const std::string target = behind_symlinks(path);
  const int old = ::open(target.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (old < 0) return because(path);
  const auto close_old = [](const int* file) { ::close(*file); };
  const std::unique_ptr<const int, decltype(close_old)> closed_at_the_end(&old, close_old);
  struct stat status {};
  if (::fstat(old, &status) != 0) return because(path);
  if (!S_ISREG(status.st_mode)) return "cannot write " + path + ": it is no regular file";
  if (status.st_nlink > 1) {
    return "cannot write " + path + ": it has " + std::to_string(status.st_nlink) +
           " names (hard links), and the others would keep the old content";
  }
  // Who may not write the file could still replace it, but is not meant to.
  if (::faccessat(AT_FDCWD, target.c_str(), W_OK, AT_EACCESS) != 0) return because(path);
  TemporaryFile temporary(target, 0600);  // nobody else reads it before it is as private as the old one
  if (temporary.get() < 0) return because(path);
  const std::string lost = copy_attributes(old, temporary.get());
  if (!lost.empty()) return "cannot write " + path + ": " + lost;
  if (!temporary.become_target(bytes)) return because(path);
  sync_folder(folder_of(target));
  return {};
}

}  // namespace crossfade
