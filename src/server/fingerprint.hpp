// What stat says of a file: enough to see that it is not what it was, without reading it.
#pragma once

#include <sys/types.h>

#include <ctime>
#include <string>
#include <vector>

namespace crossfade {

// All zero but `error` when the file cannot be reached. A pipe's says nothing of what comes
// out of it.
struct Fingerprint {
  dev_t device = 0;
  ino_t inode = 0;
  off_t size = 0;
  time_t seconds = 0;
  long nanoseconds = 0;
  bool is_regular = false;
  int error = 0;  // errno
  bool operator==(const Fingerprint&) const = default;
};

Fingerprint fingerprint_of(const std::string& file);
std::vector<Fingerprint> fingerprints_of(const std::vector<std::string>& files);

}  // namespace crossfade
