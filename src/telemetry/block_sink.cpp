#include "telemetry/block_sink.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

namespace crossfade {
namespace {

constexpr std::string_view stdout_path = "stdout";
constexpr int poll_turn_ms = 100;  // how soon a stuck write notices that the log is being closed

error_code last_error() { return {errno, boost::system::system_category()}; }

// Non-blocking, so that a FIFO whose reader is slow or absent cannot hang the opening or a write. Standard output is
// shared with other processes and must not be switched: it is written in pieces instead.
int open_for_appending(const std::string& path) {
  if (path == stdout_path) return ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
  constexpr mode_t owner_and_group = 0640;
  return ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, owner_and_group);
}

bool is_regular_file(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

std::int64_t now_ns() { return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::uint64_t lines_in(std::string_view text) {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

result<std::shared_ptr<BlockSink>> BlockSink::open(const std::string& path) {
  const int fd = open_for_appending(path);
  if (fd < 0) return last_error();
  return std::shared_ptr<BlockSink>(new BlockSink(path, fd));
}

BlockSink::BlockSink(std::string path, int fd) : path_(std::move(path)) { use(fd); }

BlockSink::~BlockSink() {
  ::close(fd_);
  if (const int fd = reopened_fd_.load(); fd >= 0) ::close(fd);
}

bool BlockSink::try_reserve() {
  if (pending_.fetch_add(1, std::memory_order_relaxed) < max_pending_blocks) return true;
  abandon();
  return false;
}

error_code BlockSink::reopen() {
  if (path_ == stdout_path) return {};
  const int fd = open_for_appending(path_);
  if (fd < 0) return last_error();
  if (const int unused = reopened_fd_.exchange(fd); unused >= 0) ::close(unused);
  return {};
}

void BlockSink::begin_closing() { give_up_at_ns_ = now_ns() + std::chrono::nanoseconds(closing_patience).count(); }

void BlockSink::log(const spdlog::details::log_msg& message) {
  const std::string_view block(message.payload.data(), message.payload.size());
  adopt_reopened();
  if (finish_cut_line()) {
    write_lines(block);
  } else {
    count_dropped(lines_in(block));
  }
  abandon();
}

void BlockSink::adopt_reopened() {
  const int fd = reopened_fd_.exchange(-1);
  if (fd < 0) return;
  ::close(fd_);
  use(fd);
  if (!cut_line_.empty()) count_dropped(1);
  cut_line_.clear();
}

void BlockSink::use(int fd) {
  fd_ = fd;
  // A pipe that poll(2) calls writable takes PIPE_BUF bytes at once; a blocking one may hang on more.
  chunk_bytes_ = is_regular_file(fd) ? std::size_t{SSIZE_MAX} : std::size_t{PIPE_BUF};
}

bool BlockSink::finish_cut_line() {
  if (cut_line_.empty()) return true;
  std::string_view rest = cut_line_;
  const bool written = write_all(rest);
  cut_line_.erase(0, cut_line_.size() - rest.size());
  return written;
}

void BlockSink::write_lines(std::string_view block) {
  std::string_view rest = block;
  if (write_all(rest)) return;
  const bool at_line_start = rest.size() == block.size() || rest.data()[-1] == '\n';
  if (!at_line_start) {
    cut_line_ = rest.substr(0, rest.find('\n') + 1);
    rest.remove_prefix(cut_line_.size());
  }
  count_dropped(lines_in(rest));
}

// Leaves in `rest` what could not be written.
bool BlockSink::write_all(std::string_view& rest) {
  while (!rest.empty()) {
    if (!wait_writable()) return false;
    const ssize_t written = ::write(fd_, rest.data(), std::min(rest.size(), chunk_bytes_));
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR && errno != EAGAIN) {
      return false;
    }
  }
  return true;
}

bool BlockSink::wait_writable() {
  for (;;) {
    const int patience = patience_ms();
    pollfd entry{fd_, POLLOUT, 0};
    const int ready = ::poll(&entry, 1, std::min(patience, poll_turn_ms));
    if (ready > 0) return true;  // an error shows in the write
    if (ready < 0 && errno != EINTR) return false;
    if (ready == 0 && patience == 0) return false;
  }
}

int BlockSink::patience_ms() const {
  const std::int64_t give_up_at = give_up_at_ns_;
  if (give_up_at == 0) return INT_MAX;
  return static_cast<int>(std::clamp<std::int64_t>((give_up_at - now_ns()) / 1'000'000, 0, INT_MAX));
}

}  // namespace crossfade
