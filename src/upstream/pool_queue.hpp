// The requests of one worker that wait because their pool is at its limit. One worker's thread.
#pragma once

#include <boost/intrusive/list.hpp>
#include <memory>

#include "crossfade/config.hpp"
#include "net/deadline.hpp"
#include "net/executor.hpp"
#include "net/waiter.hpp"
#include "telemetry/cells.hpp"
#include "upstream/slots.hpp"

namespace crossfade {

class PoolQueue;

// One request's place in a queue. Its owner awaits wait() after PoolQueue::enter, and nothing else.
class QueuePlace : public boost::intrusive::list_base_hook<> {
 public:
  QueuePlace() = default;
  ~QueuePlace();
  QueuePlace(const QueuePlace&) = delete;
  QueuePlace& operator=(const QueuePlace&) = delete;

  // Ends with Wake::Ready, and then a slot has been taken for it, or Wake::Expired: time out or interrupted.
  Waiter::Wait wait() { return waiter_.wait(); }
  // Gives the place up, if it is in a queue.
  void interrupt();

 private:
  friend class PoolQueue;
  PoolQueue* queue_ = nullptr;  // none: not in one
  Waiter waiter_;
  Deadline timeout_;
};

// First come, first served. A slot that this worker frees goes to its own queue at once; slots freed by other workers
// are noticed within `look_interval`.
class PoolQueue {
 public:
  static constexpr std::chrono::milliseconds look_interval{50};

  PoolQueue(const PoolLimits& limits, std::uint64_t slots_max, Slots& slots, Gauge& pending, DeadlineQueue& deadlines,
            boost::asio::io_context& io);
  ~PoolQueue();
  PoolQueue(const PoolQueue&) = delete;
  PoolQueue& operator=(const PoolQueue&) = delete;

  bool empty() const { return places_.empty(); }
  // False: as many wait already as may.
  bool enter(QueuePlace& place, Clock::time_point now);
  // A slot may be free: whose turn it is gets it, from the loop.
  void look();

 private:
  friend class QueuePlace;
  void grant();
  void leave(QueuePlace& place);
  void give_up(QueuePlace& place);
  static void on_timeout(void* place);
  static void on_look(void* self);

  const PoolLimits& limits_;
  const std::uint64_t slots_max_;
  Slots& slots_;
  Gauge& pending_;
  DeadlineQueue& deadlines_;
  boost::asio::io_context& io_;
  boost::intrusive::list<QueuePlace> places_;
  Deadline next_look_;
  bool looking_ = false;                // a turn of grant() is posted
  std::shared_ptr<PoolQueue*> myself_;  // what posted turns refer to: null once this is gone
};

}  // namespace crossfade
