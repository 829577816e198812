// Timeouts without a timer per operation. A deadline is a hook in a list of deadlines of the same duration, which is
// therefore in order of expiry: arming is a push to the back, and a sweep looks at the fronts only.
// One queue a worker; not thread-safe.
#pragma once

#include <boost/intrusive/list.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace crossfade {

using Clock = std::chrono::steady_clock;

class DeadlineQueue;

class Deadline : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  using Callback = void (*)(void* context);

  Deadline() = default;
  Deadline(Callback callback, void* context) : callback_(callback), context_(context) {}

  void set_callback(Callback callback, void* context) {
    callback_ = callback;
    context_ = context;
  }
  bool armed() const { return is_linked(); }
  void disarm() { unlink(); }

 private:
  friend class DeadlineQueue;
  Clock::time_point expiry_{};
  Callback callback_ = nullptr;
  void* context_ = nullptr;
};

class DeadlineQueue {
 public:
  // Arms (or re-arms) `deadline` to fire `duration` after `now`. A duration of zero or less means none: it is disarmed.
  void arm(Deadline& deadline, Clock::duration duration, Clock::time_point now);

  // Fires what has expired: each is disarmed, then its callback runs. Callbacks may arm and disarm any deadline.
  void sweep(Clock::time_point now);

  bool empty() const;

 private:
  using List = boost::intrusive::list<Deadline, boost::intrusive::constant_time_size<false>>;
  struct Lane {
    Clock::duration duration;
    List list;
  };
  Lane& lane_of(Clock::duration duration);

  // As many lanes as the configuration has different durations: a handful, searched linearly.
  std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace crossfade
