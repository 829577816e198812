// The run-time holds: who holds which service at legacy, since when and why. Any thread; each call locks.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "crossfade/overlay.hpp"
#include "crossfade/server.hpp"

namespace crossfade {

class Holds {
 public:
  using TimePoint = std::chrono::system_clock::time_point;

  // `state_dir`: where they are kept; empty: nowhere.
  explicit Holds(std::string state_dir) : state_dir_(std::move(state_dir)) {}

  // Takes the holds that the state file keeps, if there is one. Empty, or why it cannot be read: then there are none,
  // and the file is left as it is until something is held or released.
  std::string restore();

  // Turns the switch first and writes the file then: neither a full disk nor a read-only one can stop a hold. Who holds
  // a service that is held already changes nothing.
  HoldOutcome hold(HoldEntry entry);
  HoldOutcome release(const std::string& service);

  std::vector<HoldEntry> entries() const;  // by service
  bool is_held(const std::string& service) const;
  Overlay& overlay() { return overlay_; }

 private:
  std::string path() const;
  std::string keep() const;

  const std::string state_dir_;
  Overlay overlay_;
  mutable std::mutex mutex_;
  std::map<std::string, HoldEntry> entries_;
};

}  // namespace crossfade
