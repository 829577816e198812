#include "config/file_bytes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include "crossfade/units.hpp"

namespace crossfade {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

Unreadable system_reason() { return {std::generic_category().message(errno)}; }

// Appends up to `wanted` bytes; the number read, or nothing with errno set.
std::optional<std::size_t> append_some(int fd, std::size_t wanted, std::string& bytes) {
  const std::size_t before = bytes.size();
  bytes.resize(before + wanted);
  ssize_t count = -1;
  do {
    count = ::read(fd, bytes.data() + before, wanted);
  } while (count < 0 && errno == EINTR);
  bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  return count < 0 ? std::nullopt : std::optional<std::size_t>(static_cast<std::size_t>(count));
}

}  // namespace

result<std::string, Unreadable> read_file_bytes(const std::string& path, std::size_t most_bytes, FileKind kind) {
  constexpr std::size_t piece = 64 * 1024;
  if (path.find('\0') != std::string::npos) return Unreadable{"its name contains a NUL byte"};
  // Without O_NONBLOCK, opening a FIFO that nobody writes would wait for ever.
  const int flags = O_RDONLY | O_CLOEXEC | (kind == FileKind::RegularOnly ? O_NONBLOCK : 0);
  const Descriptor file(::open(path.c_str(), flags));
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) return system_reason();
  if (S_ISDIR(status.st_mode)) return Unreadable{"it is a directory"};
  const bool regular = S_ISREG(status.st_mode);
  if (!regular && kind == FileKind::RegularOnly) return Unreadable{"it is not a regular file"};

  std::string bytes;
  const auto expected = regular ? static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)) : 0;
  bytes.reserve(std::min(expected, most_bytes) + 1);
  while (expected <= most_bytes && bytes.size() <= most_bytes) {
    const std::size_t left = bytes.capacity() - bytes.size();
    const auto count = append_some(file.get(), left > 0 ? left : piece, bytes);
    if (!count) return system_reason();
    if (*count == 0) return {boost::system::in_place_value, std::move(bytes)};
  }
  return Unreadable{"it is larger than " + format_size(most_bytes)};
}

}  // namespace crossfade
