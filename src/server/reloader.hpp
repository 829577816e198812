// Keeps the configuration in force equal to its file: loads it, watches it, and tells what became of each change.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "crossfade/load.hpp"
#include "server/file_watch.hpp"

namespace crossfade {

// Belongs to the control thread, the one that runs the io_context; so do the calls of its actions.
class Reloader {
 public:
  enum class Trigger { FileChange = 1, Request = 2 };  // Request: SIGHUP
  struct Actions {
    std::function<void(Config)> publish;       // the file says something new, and it is valid
    std::function<void(ConfigErrors)> reject;  // something new, and it is not; the errors are logged already
  };

  explicit Reloader(std::string path);

  // The first load, whose outcome is the caller's to use.
  result<Config, ConfigErrors> load();

  // From now on a change of the file or of its lists is acted upon. Call after load(), once.
  void watch(boost::asio::io_context& io, Actions actions, FileWatch::Settings settings = {});

  // Reads everything now and compares it by content with what was seen last: the same once more is no news (a Request
  // is told so in the log). Returning to the document in force after a refused one is news. Call after watch().
  void reload(Trigger trigger);

 private:
  struct Loaded {
    result<Config, ConfigErrors> config;
    std::string identity;  // equal content, equal identity
  };
  Loaded read();
  Loaded read_patiently();
  void watch_files();

  const std::string path_;
  ListCache lists_;                      // shared with the snapshot in force
  std::string seen_;                     // identity of the last document, valid or not
  std::vector<std::string> list_files_;  // of the last valid document
  Actions actions_;
  std::unique_ptr<FileWatch> watch_;
};

}  // namespace crossfade
