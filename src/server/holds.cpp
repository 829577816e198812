#include "server/holds.hpp"

#include <filesystem>

#include "base/write_file.hpp"
#include "config/file_bytes.hpp"
#include "server/holds_file.hpp"

namespace crossfade {
namespace {

constexpr std::size_t largest_holds_file = 16 * 1024 * 1024;

}  // namespace

std::string Holds::path() const { return (std::filesystem::path(state_dir_) / holds_file_name).string(); }

std::string Holds::restore() {
  if (state_dir_.empty()) return {};
  std::error_code error;
  const std::filesystem::file_status there = std::filesystem::status(path(), error);
  if (there.type() == std::filesystem::file_type::not_found) return {};
  const auto text = read_file_bytes(path(), largest_holds_file, FileKind::RegularOnly);
  if (!text) return path() + " cannot be read: " + text.error().reason;
  auto holds = parse_holds_json(*text);
  if (!holds) return path() + ": " + holds.error();
  const std::lock_guard lock(mutex_);
  for (HoldEntry& hold : *holds) {
    overlay_.hold_switch(hold.service)->set(true);
    entries_.insert_or_assign(hold.service, std::move(hold));
  }
  return {};
}

// Under the lock, so that the file tells what happened last. Empty, or why it could not be written.
std::string Holds::keep() const {
  if (state_dir_.empty()) return {};
  std::vector<HoldEntry> holds;
  for (const auto& [service, hold] : entries_) holds.push_back(hold);
  return write_file_atomically(path(), holds_json(holds));
}

HoldOutcome Holds::hold(HoldEntry entry) {
  const std::lock_guard lock(mutex_);
  overlay_.hold_switch(entry.service)->set(true);
  const std::string service = entry.service;
  const bool changed = entries_.emplace(service, std::move(entry)).second;
  return {changed, keep()};
}

HoldOutcome Holds::release(const std::string& service) {
  const std::lock_guard lock(mutex_);
  overlay_.hold_switch(service)->set(false);
  const bool changed = entries_.erase(service) != 0;
  return {changed, keep()};
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
