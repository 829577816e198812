// One program at a time: a lock on a folder, for whoever reads a file in it, changes it and writes it back.
#pragma once

#include <chrono>
#include <string>

#include "base/result.hpp"

namespace crossfade {

// Held from take() to the destructor, and let go by the kernel when the process ends, however it ends. Advisory, and
// without a file of its own: it keeps out those who ask for it, other threads of this process among them; editors do
// not.
class FolderLock {
 public:
  // Waits as long as `patience` for others to let go. The error says why not.
  static result<FolderLock, std::string> take(const std::string& folder, std::chrono::milliseconds patience);

  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int folder) : folder_(folder) {}

  int folder_;  // an open descriptor, or -1
};

}  // namespace crossfade
