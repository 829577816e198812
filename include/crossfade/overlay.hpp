/// @file
/// The run-time overlay: what is in force on top of the document, whatever becomes of that. It can only move traffic
/// towards legacy.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace crossfade {

/// Whether one service is held at legacy at run time. Every decision of that service reads it, so setting it takes
/// effect with the next request on every worker: nothing is reloaded, compiled or posted. Any thread.
class HoldSwitch {
 public:
  /// Relaxed: whoever was told that a hold is in force and then sends a request has passed through the kernel twice.
  bool is_on() const { return on_.load(std::memory_order_relaxed); }
  void set(bool on) { on_.store(on, std::memory_order_relaxed); }

 private:
  std::atomic<bool> on_{false};
};

/// The switches of all services, by name. They outlive documents: a service that a reload takes away and another brings
/// back is still held. Any thread; locks, so it is for compiling and for operators, never for a request.
class Overlay {
 public:
  /// The one switch of that service, off when nobody has set it. Never null.
  std::shared_ptr<HoldSwitch> hold_switch(std::string_view service) {
    const std::lock_guard lock(mutex_);
    std::shared_ptr<HoldSwitch>& found = switches_[std::string(service)];
    if (!found) found = std::make_shared<HoldSwitch>();
    return found;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<HoldSwitch>, std::less<>> switches_;
};

/// One run-time hold: who, when and why.
struct HoldEntry {
  std::string service;
  std::string who;                              ///< "token NAME" or an address; as the admin address knows them
  std::chrono::system_clock::time_point since;  ///< to the millisecond
  std::string why;                              ///< as they said; may be empty; at most hold_why_max bytes
  friend bool operator==(const HoldEntry&, const HoldEntry&) = default;
};

inline constexpr std::size_t hold_why_max = 500;

}  // namespace crossfade
