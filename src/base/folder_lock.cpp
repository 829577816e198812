#include "base/folder_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include "crossfade/units.hpp"

namespace crossfade {
namespace {

using FolderClock = std::chrono::steady_clock;

// flock() itself waits without end, and a signal that would interrupt it belongs to the whole process: asked again and
// again instead. False with errno set.
bool lock_in_time(int folder, FolderClock::time_point end) {
  constexpr std::chrono::milliseconds pause{5};
  while (::flock(folder, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK || FolderClock::now() >= end) return false;
    std::this_thread::sleep_for(pause);
  }
  return true;
}

}  // namespace

result<FolderLock, std::string> FolderLock::take(const std::string& folder, std::chrono::milliseconds patience) {
  const auto fail = [](std::string why) {
    return result<FolderLock, std::string>(boost::system::in_place_error, std::move(why));
  };
  const std::string cannot = "cannot lock the folder " + folder + ": ";
  FolderLock lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock.folder_ < 0) return fail(cannot + std::strerror(errno));
  if (lock_in_time(lock.folder_, FolderClock::now() + patience)) {
    return {boost::system::in_place_value, std::move(lock)};
  }
  if (errno != EWOULDBLOCK) return fail(cannot + std::strerror(errno));
  return fail(cannot + "another crossfade has held its lock for " + format_duration(patience) + "; try again");
}

FolderLock::FolderLock(FolderLock&& other) noexcept : folder_(std::exchange(other.folder_, -1)) {}

FolderLock::~FolderLock() {
  if (folder_ >= 0) ::close(folder_);
}

}  // namespace crossfade
