// Keeps the configuration in force equal to its file: loads it, watches it, and tells what became of each change.
#pragma once

#include <boost/asio/io_context.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "crossfade/load.hpp"
#include "crossfade/server.hpp"
#include "server/file_watch.hpp"
#include "server/fingerprint.hpp"

namespace crossfade {

// How the document on disk, its lists included, stands to the one in force: it is that one; it was refused; it has
// changed and is not read yet; it cannot be reached.
enum class FileState : std::uint8_t { InForce = 1, Rejected = 2, Pending = 3, Missing = 4 };

// Belongs to the control thread, the one that runs the io_context, but for file_state() and request(); so do
// the calls of its actions.
class Reloader {
 public:
  struct Actions {
    // The file says something new, and it is valid; or it is not, and the errors are logged already.
    std::function<void(Config, const ChangeOrigin&)> publish;
    std::function<void(ConfigErrors, const ChangeOrigin&)> reject;
  };

  explicit Reloader(std::string path);

  // The first load, whose outcome is the caller's to use.
  result<Config, ConfigErrors> load();

  // From now on a change of the file or of its lists is acted upon. Call after load(), once.
  void watch(boost::asio::io_context& io, Actions actions, FileWatch::Settings settings = {});

  // Reads everything now and compares it by content with what was seen last: the same once more is no news (SIGHUP is
  // told so in the log). Returning to the document in force after a refused one is news. `origin`: what makes it read,
  // File when the watch does. Call after watch().
  void reload(const ChangeOrigin& origin);

  // The same from any thread, after watch(): returns at once. `done`, if any, is called on the control thread
  // afterwards; never, when the io_context ends before.
  void request(ChangeOrigin origin, std::function<void()> done = {});

  // Says who writes the document of that hash: when it comes into force, it is theirs, whatever made it be read. Any
  // thread. The last few are remembered.
  void announce(std::string hash, ChangeOrigin origin);

  const std::string& path() const { return path_; }
  FileState file_state() const;  // any thread; asks the file system

 private:
  // What of the files was read last.
  struct Reading {
    std::vector<std::string> files;  // the document first
    std::vector<Fingerprint> found;
    bool accepted = false;
  };
  struct Loaded {
    result<Config, ConfigErrors> config;
    std::string identity;  // equal content, equal identity
    Reading reading;
  };
  Loaded read();
  Loaded read_for(ChangeSource source);
  std::optional<ChangeOrigin> announced(const Loaded& loaded);
  void set_reading(Reading reading);
  void watch_files();

  const std::string path_;
  ListCache lists_;  // shared with the snapshot in force
  mutable std::mutex reading_mutex_;
  Reading reading_;                      // guarded by reading_mutex_
  std::string seen_;                     // identity of the last document, valid or not
  std::vector<std::string> list_files_;  // of the last valid document
  std::mutex announced_mutex_;
  std::deque<std::pair<std::string, ChangeOrigin>> announced_;  // guarded by announced_mutex_; oldest first
  Actions actions_;
  boost::asio::io_context* io_ = nullptr;  // that of watch()
  std::unique_ptr<FileWatch> watch_;
};

}  // namespace crossfade
