#include "server/holds.hpp"

#include <boost/asio/post.hpp>

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <future>
#include <memory>

#include "base/write_file.hpp"
#include "config/file_bytes.hpp"
#include "server/holds_file.hpp"

namespace crossfade {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_holds_file = 16 * 1024 * 1024;

}  // namespace

Holds::Holds(std::string state_dir) : state_dir_(std::move(state_dir)) {
  if (!state_dir_.empty()) writer_.emplace(1);
}

// The pool's own destructor would leave out what it has not begun.
Holds::~Holds() {
  if (writer_) writer_->join();
}

std::string Holds::path() const { return (fs::path(state_dir_) / holds_file_name).string(); }

std::string Holds::restore(TimePoint now) {
  if (state_dir_.empty()) return {};
  std::string unwritable;  // what it keeps is taken all the same
  if (::access(state_dir_.c_str(), W_OK | X_OK) != 0) {
    unwritable = "state_dir " + state_dir_ + " cannot be written to: " + std::strerror(errno);
  }
  std::error_code error;
  if (fs::status(path(), error).type() == fs::file_type::not_found) return unwritable;
  const auto text = read_file_bytes(path(), largest_holds_file, FileKind::RegularOnly);
  if (!text) return path() + " cannot be read: " + text.error().reason;
  KeptHolds kept = parse_holds_json(*text, now);
  file_is_bad_ = !kept.mistake.empty();
  const std::lock_guard lock(mutex_);
  for (HoldEntry& hold : kept.holds) {
    overlay_.hold_switch(hold.service)->set(true);
    entries_.insert_or_assign(hold.service, std::move(hold));
  }
  return file_is_bad_ ? path() + ": " + kept.mistake : unwritable;
}

// On the writer's thread: what is in force when it comes to it.
std::string Holds::write() {
  if (file_is_bad_) {
    std::error_code ignored;
    fs::rename(path(), path() + ".bad", ignored);
    file_is_bad_ = false;
  }
  return write_file_atomically(path(), holds_json(entries()));
}

std::shared_future<std::string> Holds::keep() {
  const auto done = std::make_shared<std::promise<std::string>>();
  std::shared_future<std::string> outcome = done->get_future().share();
  if (!writer_) {
    done->set_value({});
    return outcome;
  }
  boost::asio::post(*writer_, [this, done] {
    std::string why = write();
    if (!why.empty()) spdlog::error("holds are not kept for a restart: {}", why);
    done->set_value(std::move(why));
  });
  return outcome;
}

HoldOutcome Holds::hold(HoldEntry entry) {
  bool changed = false;
  {
    const std::lock_guard lock(mutex_);
    overlay_.hold_switch(entry.service)->set(true);
    const std::string service = entry.service;
    changed = entries_.emplace(service, std::move(entry)).second;
  }
  return {changed, keep()};
}

HoldOutcome Holds::release(const std::string& service) {
  bool changed = false;
  {
    const std::lock_guard lock(mutex_);
    overlay_.hold_switch(service)->set(false);
    changed = entries_.erase(service) != 0;
  }
  return {changed, keep()};
}

HoldOutcome Holds::pass_on(const std::string& from, const std::vector<std::string>& to) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(from);
    if (found == entries_.end()) return {false, keep()};
    HoldEntry entry = std::move(found->second);
    entries_.erase(found);
    for (const std::string& service : to) {
      overlay_.hold_switch(service)->set(true);
      entry.service = service;
      entries_.emplace(service, entry);
    }
  }
  return {true, keep()};
}

void Holds::settle(const std::vector<std::string>& services) {
  const std::lock_guard lock(mutex_);
  for (const std::string& service : services) {
    if (!entries_.contains(service)) overlay_.hold_switch(service)->set(false);
  }
}

std::vector<HoldEntry> Holds::entries() const {
  const std::lock_guard lock(mutex_);
  std::vector<HoldEntry> holds;
  for (const auto& [service, hold] : entries_) holds.push_back(hold);
  return holds;
}

bool Holds::is_held(const std::string& service) const {
  const std::lock_guard lock(mutex_);
  return entries_.contains(service);
}

}  // namespace crossfade
