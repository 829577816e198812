// Whether an endpoint may be used, as far as the process knows: what checks found and what requests met. Shared by all
// workers; reading it costs a request a few relaxed loads, writing happens on failures and changes alone.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "net/deadline.hpp"
#include "telemetry/cells.hpp"

namespace crossfade {

// Thread rule: any thread, but where said. Times are the caller's.
class EndpointHealth {
 public:
  // How much of its weight an endpoint has as it comes back.
  static constexpr double first_share = 0.1;

  bool usable(Clock::time_point now) const { return cell_.is_up(now); }
  bool healthy() const { return cell_.healthy.load(std::memory_order_relaxed); }
  bool ejected(Clock::time_point now) const { return now < ejected_until(); }
  Clock::time_point ejected_until() const {
    return Clock::time_point(cell_.ejected_until.load(std::memory_order_relaxed));
  }
  // Slow start: the share of its weight that an endpoint gets within `window` after it came back, first_share to 1. One
  // that was never away has all of it.
  double share(Clock::time_point now, Clock::duration window) const;

  // What its checks say. The prober's thread, and whoever ends its checks.
  void set_healthy(bool healthy, Clock::time_point now);

  // A request succeeded on it. Writes only after a failure: a line that every worker writes would be shared for
  // nothing.
  void succeeded() {
    if (failures_.load(std::memory_order_relaxed) != 0) failures_.store(0, std::memory_order_relaxed);
  }

  const EndpointCell& cell() const { return cell_; }

 private:
  friend class Outliers;

  EndpointCell cell_;
  std::atomic<Clock::duration> returned_{};  // when checks took it back, since the clock's epoch; 0: never away
  std::atomic<std::uint32_t> failures_{0};   // of requests, in a row
  std::uint32_t growth_ = 0;                 // of its ejections, in steps; guarded by Outliers
};

}  // namespace crossfade
