#include "server/reloader.hpp"

#include <spdlog/spdlog.h>
#include <algorithm>
#include <boost/asio/post.hpp>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace crossfade {
namespace {

std::string absolute(const std::string& path) {
  std::error_code error;
  const std::filesystem::path found = std::filesystem::absolute(path, error);
  return error ? path : found.string();
}

void log_errors(const ConfigErrors& errors) {
  constexpr std::size_t most = 100;
  const std::size_t shown = std::min(errors.size(), most);
  for (std::size_t i = 0; i < shown; ++i) spdlog::error("{}", errors[i].to_string());
  if (shown < errors.size()) spdlog::error("and {} more errors", errors.size() - shown);
}

}  // namespace

Reloader::Reloader(std::string path) : path_(std::move(path)) {}

Reloader::Loaded Reloader::read() {
  // Before reading: what changes meanwhile is not what was read. A list that this document is the first to name is only
  // known afterwards.
  Reading reading{{absolute(path_)}, {fingerprint_of(path_)}, false};
  const std::vector<std::string> known = lists_.files;
  const std::vector<Fingerprint> found = fingerprints_of(known);
  std::string text;
  auto config = [&]() -> result<Config, ConfigErrors> {
    auto document = read_document(path_);
    if (!document) return document.error();
    text = document->text;
    return load_config(*document, &lists_);
  }();

  if (config) list_files_ = config->list_files;
  reading.accepted = config.has_value();
  for (const std::string& list : lists_.files) {
    const auto at = std::find(known.begin(), known.end(), list);
    reading.files.push_back(list);
    reading.found.push_back(at == known.end() ? fingerprint_of(list)
                                              : found[static_cast<std::size_t>(at - known.begin())]);
  }
  if (config) {
    std::string hash = config->hash;
    return {std::move(config), std::move(hash), std::move(reading)};
  }
  std::string identity = "refused\n" + text;
  for (const ConfigError& error : config.error()) identity += '\n' + error.to_string();
  return {std::move(config), std::move(identity), std::move(reading)};
}

void Reloader::set_reading(Reading reading) {
  const std::lock_guard lock(reading_mutex_);
  reading_ = std::move(reading);
}

result<Config, ConfigErrors> Reloader::load() {
  Loaded loaded = read();
  seen_ = std::move(loaded.identity);
  set_reading(std::move(loaded.reading));
  return std::move(loaded.config);
}

void Reloader::watch(boost::asio::io_context& io, Actions actions, FileWatch::Settings settings) {
  actions_ = std::move(actions);
  io_ = &io;
  watch_ = std::make_unique<FileWatch>(
      io, [this] { reload({ChangeSource::File}); }, settings);
  watch_files();
}

// Traffic comes first: a long list takes a second to read, on a thread that takes what the workers leave (but a tenth
// of a core's time at least). A thread of its own, since nobody may raise its priority again, and others would inherit
// it. Whoever asks over the admin address waits for it, maybe in an emergency, and does not get behind.
Reloader::Loaded Reloader::read_for(ChangeSource source) {
  constexpr int nice_value = 10;
  if (source == ChangeSource::Api) return read();
  std::optional<Loaded> loaded;
  std::thread([this, &loaded] {
    pthread_setname_np(pthread_self(), "cf-loader");
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice_value);
    loaded.emplace(read());
  }).join();
  return std::move(*loaded);
}

void Reloader::request(ChangeOrigin origin, std::function<void()> done) {
  boost::asio::post(*io_, [this, origin = std::move(origin), done = std::move(done)] {
    reload(origin);
    if (done) done();
  });
}

void Reloader::announce(std::string hash, ChangeOrigin origin) {
  constexpr std::size_t remembered = 16;
  const std::lock_guard lock(announced_mutex_);
  announced_.emplace_back(std::move(hash), std::move(origin));
  if (announced_.size() > remembered) announced_.pop_front();
}

std::optional<ChangeOrigin> Reloader::announced(const Loaded& loaded) {
  const std::lock_guard lock(announced_mutex_);
  const auto found = std::find_if(announced_.begin(), announced_.end(), [&loaded](const auto& known) {
    return loaded.config && known.first == loaded.config->hash;
  });
  if (found == announced_.end()) return std::nullopt;
  ChangeOrigin origin = std::move(found->second);
  announced_.erase(found);
  return origin;
}

void Reloader::reload(const ChangeOrigin& origin) {
  Loaded loaded = read_for(origin.source);
  const std::optional<ChangeOrigin> known = announced(loaded);
  if (!known && origin.source == ChangeSource::File && watch_->changed_since()) return;  // read again soon
  // Somebody else has written since: that may be half a file, which the watch knows better.
  if (!known && origin.source == ChangeSource::Api) return;
  watch_files();
  if (loaded.identity == seen_) {
    if (origin.source == ChangeSource::Sighup) {
      spdlog::info("configuration unchanged{}: {}", loaded.config ? "" : ", still refused", path_);
    }
    return set_reading(std::move(loaded.reading));
  }
  seen_ = std::move(loaded.identity);
  if (loaded.config) {
    actions_.publish(std::move(*loaded.config), known.value_or(origin));
  } else {
    log_errors(loaded.config.error());
    actions_.reject(std::move(loaded.config).error(), origin);
  }
  set_reading(std::move(loaded.reading));  // now, and not before, it is true
}

FileState Reloader::file_state() const {
  Reading reading;
  {
    const std::lock_guard lock(reading_mutex_);
    reading = reading_;
  }
  const std::vector<Fingerprint> now = fingerprints_of(reading.files);
  // A document out of a pipe is gone once it is read, and nothing will change it.
  if (!reading.found.front().is_regular && reading.accepted) return FileState::InForce;
  if (now.front().error != 0) return FileState::Missing;
  if (now != reading.found) return FileState::Pending;
  return reading.accepted ? FileState::InForce : FileState::Rejected;
}

// Beside the document: the lists of the one in force, which a refused document may return to, and those of a refused
// one, such as a list that does not exist yet.
void Reloader::watch_files() {
  std::vector<std::string> files = {absolute(path_)};
  files.insert(files.end(), list_files_.begin(), list_files_.end());
  files.insert(files.end(), lists_.files.begin(), lists_.files.end());
  watch_->watch(std::move(files));
}

}  // namespace crossfade
