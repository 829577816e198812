#include "server/file_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <spdlog/spdlog.h>
#include <algorithm>
#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <cstring>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "server/fingerprint.hpp"
#include "server/watch_points.hpp"

namespace crossfade {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t gone_mask = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED;
constexpr std::uint32_t entry_mask = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE;
constexpr std::uint32_t watch_mask =
    entry_mask | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

}  // namespace

// Handlers hold a weak pointer: one that is queued already when the FileWatch goes finds nobody.
struct FileWatch::Impl : std::enable_shared_from_this<Impl> {
  Impl(asio::io_context& io, std::function<void()> on_change_, const Settings& settings_)
      : on_change(std::move(on_change_)),
        settings(settings_),
        debounce(settings_.debounce),
        events(io),
        act_timer(io),
        poll_timer(io) {}

  void open_inotify();
  void await_events();
  void read_events();
  void handle(const inotify_event& event);
  void poll_later();
  void poll();
  void act_when_due();
  void act();
  std::vector<WatchPoint> points() const;
  void follow_points();
  void watch_directories(const std::vector<WatchPoint>& wanted);
  std::vector<Fingerprint> look() const { return fingerprints_of(files); }

  std::function<void()> on_change;
  const Settings settings;
  Debounce debounce;
  asio::posix::stream_descriptor events;  // inotify's; not open where there is none
  asio::steady_timer act_timer;
  asio::steady_timer poll_timer;
  std::vector<std::string> files;
  std::vector<Fingerprint> seen;               // of `files`, when last acted upon or polled
  std::map<int, std::set<std::string>> names;  // by inotify's watch: the entries of that directory that matter
  bool polled = false;                         // a poll found the change that is pending
  bool warned = false;                         // a directory cannot be watched, and the log says so
};

void FileWatch::Impl::open_inotify() {
  if (!settings.inotify) return;
  const int fd = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  error_code error;
  if (fd < 0) {
    error = {errno, boost::system::system_category()};
  } else {
    events.assign(fd, error);
    if (error) ::close(fd);
  }
  if (error) {
    spdlog::warn("no inotify ({}): the configuration's files are looked at every {} ms", error.message(),
                 settings.poll.count());
    return;
  }
  await_events();
}

void FileWatch::Impl::await_events() {
  events.async_wait(asio::posix::descriptor_base::wait_read, [weak = weak_from_this()](error_code error) {
    const std::shared_ptr<Impl> self = weak.lock();
    if (!self || error) return;
    self->read_events();
    self->act_when_due();
    self->await_events();
  });
}

// One buffer a turn: what is left makes the descriptor readable again.
void FileWatch::Impl::read_events() {
  alignas(inotify_event) std::array<char, 16 * 1024> buffer;
  const ssize_t size = ::read(events.native_handle(), buffer.data(), buffer.size());
  for (ssize_t at = 0; at < size;) {
    const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
    handle(*event);
    at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
  }
}

void FileWatch::Impl::handle(const inotify_event& event) {
  const Clock::time_point now = Clock::now();
  if ((event.mask & IN_Q_OVERFLOW) != 0) {
    debounce.written("", now);
    return follow_points();
  }
  const auto directory = names.find(event.wd);
  if (directory == names.end()) return;  // no longer watched: events of before
  const std::string name(event.len > 0 ? event.name : "");
  const bool gone = (event.mask & gone_mask) != 0;
  if (!gone && !directory->second.contains(name)) return;

  const std::string key = std::to_string(event.wd) + "/" + name;
  if ((event.mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0) {
    debounce.settled(key, now);
  } else {
    debounce.written(key, now);
  }
  // At once, not after this batch: a ConfigMap's old directory is removed right after the swap and means nothing then.
  if (gone || (event.mask & entry_mask) != 0) follow_points();
}

void FileWatch::Impl::poll_later() {
  poll_timer.expires_after(settings.poll);
  poll_timer.async_wait([weak = weak_from_this()](error_code error) {
    const std::shared_ptr<Impl> self = weak.lock();
    if (!self || error) return;
    self->poll();
    self->poll_later();
  });
}

void FileWatch::Impl::poll() {
  if (debounce.due()) return;
  std::vector<Fingerprint> now_there = look();
  if (now_there == seen) return;
  seen = std::move(now_there);
  polled = true;
  debounce.written("", Clock::now());
  act_when_due();
}

void FileWatch::Impl::act_when_due() {
  const std::optional<Debounce::Time> due = debounce.due();
  if (!due) return;
  act_timer.expires_at(*due);
  act_timer.async_wait([weak = weak_from_this()](error_code error) {
    const std::shared_ptr<Impl> self = weak.lock();
    if (!self || error) return;
    self->act();
    self->act_when_due();
  });
}

void FileWatch::Impl::act() {
  const Clock::time_point now = Clock::now();
  std::vector<Fingerprint> now_there = look();
  // Where inotify is silent only another look tells whether the file is still being written.
  if (polled && now_there != seen) debounce.written("", now);
  seen = std::move(now_there);
  if (!debounce.take(now)) return;
  polled = false;
  follow_points();  // before reading: what changes while the caller reads is noticed
  on_change();
}

std::vector<WatchPoint> FileWatch::Impl::points() const {
  std::vector<WatchPoint> all;
  for (const std::string& file : files) {
    std::vector<WatchPoint> some = watch_points(file);
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

// A directory may appear between the look and the watch, hence the second look.
void FileWatch::Impl::follow_points() {
  if (!events.is_open()) return;
  constexpr int most_rounds = 4;
  std::vector<WatchPoint> wanted = points();
  for (int round = 0; round < most_rounds; ++round) {
    watch_directories(wanted);
    std::vector<WatchPoint> again = points();
    if (again == wanted) return;
    wanted = std::move(again);
  }
}

void FileWatch::Impl::watch_directories(const std::vector<WatchPoint>& wanted) {
  std::map<int, std::set<std::string>> watched;
  for (const WatchPoint& point : wanted) {
    // The same directory gives the same watch again.
    const int watch = ::inotify_add_watch(events.native_handle(), point.directory.c_str(), watch_mask);
    if (watch >= 0) {
      watched[watch].insert(point.name);
    } else if (errno != ENOENT && errno != ENOTDIR && !warned) {
      warned = true;
      spdlog::warn("cannot watch {} ({}): it is looked at every {} ms", point.directory, std::strerror(errno),
                   settings.poll.count());
    }
  }
  for (const auto& [watch, ignored] : names) {
    if (!watched.contains(watch)) ::inotify_rm_watch(events.native_handle(), watch);
  }
  names = std::move(watched);
}

FileWatch::FileWatch(asio::io_context& io, std::function<void()> on_change, Settings settings)
    : impl_(std::make_shared<Impl>(io, std::move(on_change), settings)) {
  impl_->open_inotify();
  impl_->poll_later();
}

FileWatch::~FileWatch() = default;

void FileWatch::watch(std::vector<std::string> files) {
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  const bool same = files == impl_->files;
  impl_->files = std::move(files);
  impl_->follow_points();
  if (same) return;
  impl_->seen = impl_->look();
  impl_->debounce.settled("", Clock::now());
  impl_->act_when_due();
}

bool FileWatch::changed_since() const { return impl_->look() != impl_->seen; }

}  // namespace crossfade
