// Notices that one of a set of files may have changed, in whatever way: written in place, renamed into place, reached
// through a symlink that was swapped, removed and put back with its whole directory.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/debounce.hpp"

namespace crossfade {

// Watches directories with inotify and looks at the files with stat now and then, for file systems on which inotify is
// silent (NFS, overlays) and for machines that have no inotify instance left. When to speak up is Debounce's rule.
//
// Everything happens on the thread that runs the io_context, on_change included; it may call watch(). A call means that
// something may have changed: comparing the content is the caller's business. Destruction ends all calls.
class FileWatch {
 public:
  struct Settings {
    Debounce::Settings debounce;
    std::chrono::milliseconds poll{5'000};
    bool inotify = true;  // false: by polling alone
  };

  FileWatch(boost::asio::io_context& io, std::function<void()> on_change, Settings settings);
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  // Replaces the set of files (absolute paths; they need not exist). A set that differs from the one before counts as a
  // change: a file may have been rewritten between its last reading and this call.
  void watch(std::vector<std::string> files);

  // True when a file is not what it was before the last call of on_change: what was read since may be half of
  // something, and another call follows.
  bool changed_since() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace crossfade
