// The requests of one worker that wait because their pool is at its limit. One worker's thread.
#pragma once

#include <atomic>
#include <boost/intrusive/list.hpp>
#include <memory>
#include <mutex>
#include <vector>

#include "crossfade/config.hpp"
#include "net/deadline.hpp"
#include "net/executor.hpp"
#include "net/waiter.hpp"
#include "telemetry/cells.hpp"
#include "upstream/slots.hpp"

namespace crossfade {

class PoolQueue;

// One worker's queue, as the other workers see it.
struct WaitingQueue {
  boost::asio::io_context* io;
  std::shared_ptr<PoolQueue*> self;  // its worker's thread only
  std::shared_ptr<std::atomic<std::uint32_t>> waiting;
};

// The queues of all workers before one pool. Any thread. Who frees a slot while others wait wakes them in turn: a
// worker that holds the slots must not keep them to itself.
class WaitingQueues {
 public:
  void add(const WaitingQueue& queue);
  void remove(const WaitingQueue& queue);
  void wake_next();

 private:
  std::mutex mutex_;  // taken when a pool begins or ends, and under overload
  std::vector<WaitingQueue> queues_;
  std::size_t turn_ = 0;
};

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

// First come, first served, within a worker; between workers the queues take turns (WaitingQueues). Now and then it
// looks by itself, too.
class PoolQueue {
  friend class WaitingQueues;

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
  // What others need to wake it.
  WaitingQueue handle() const { return {&io_, myself_, waiting_}; }

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
  std::shared_ptr<std::atomic<std::uint32_t>> waiting_ = std::make_shared<std::atomic<std::uint32_t>>(0);
};

}  // namespace crossfade
