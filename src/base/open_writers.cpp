#include "base/open_writers.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>

namespace crossfade {

// A read lease is granted only while nobody has the file open for writing. It is given back at once; should a writer
// come in between, the kernel's word to this process is a signal that is ignored by default.
OpenWriters find_open_writers(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return OpenWriters::Unknown;
  ::fcntl(file, F_SETSIG, SIGURG);
  OpenWriters found = OpenWriters::None;
  if (::fcntl(file, F_SETLEASE, F_RDLCK) != 0) found = errno == EAGAIN ? OpenWriters::Some : OpenWriters::Unknown;
  if (found == OpenWriters::None) ::fcntl(file, F_SETLEASE, F_UNLCK);
  ::close(file);
  return found;
}

}  // namespace crossfade
