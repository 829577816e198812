#include "server/fingerprint.hpp"

#include <sys/stat.h>

#include <cerrno>

namespace crossfade {

Fingerprint fingerprint_of(const std::string& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return {.error = errno};
  return {status.st_dev,
          status.st_ino,
          status.st_size,
          status.st_mtim.tv_sec,
          status.st_mtim.tv_nsec,
          S_ISREG(status.st_mode),
          0};
}

std::vector<Fingerprint> fingerprints_of(const std::vector<std::string>& files) {
  std::vector<Fingerprint> fingerprints;
  fingerprints.reserve(files.size());
  for (const std::string& file : files) fingerprints.push_back(fingerprint_of(file));
  return fingerprints;
}

}  // namespace crossfade
