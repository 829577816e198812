#include "upstream/pool_queue.hpp"

#include <boost/asio/post.hpp>
#include <cassert>

namespace crossfade {

void WaitingQueues::add(const WaitingQueue& queue) {
  const std::lock_guard lock(mutex_);
  queues_.push_back(queue);
}

void WaitingQueues::remove(const WaitingQueue& queue) {
  const std::lock_guard lock(mutex_);
  std::erase_if(queues_, [&](const WaitingQueue& known) { return known.self == queue.self; });
}

// A queue that is here has not been destroyed yet, and so its worker's loop has not either.
void WaitingQueues::wake_next() {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < queues_.size(); ++i) {
    const WaitingQueue& queue = queues_[++turn_ % queues_.size()];
    if (queue.waiting->load(std::memory_order_relaxed) == 0) continue;
    boost::asio::post(*queue.io, [self = queue.self] {
      if (*self != nullptr) (*self)->grant();
    });
    return;
  }
}

QueuePlace::~QueuePlace() {
  if (queue_ != nullptr) queue_->leave(*this);
}

void QueuePlace::interrupt() {
  if (queue_ != nullptr) queue_->give_up(*this);
}

PoolQueue::PoolQueue(const PoolLimits& limits, std::uint64_t slots_max, Slots& slots, Gauge& pending,
                     DeadlineQueue& deadlines, boost::asio::io_context& io)
    : limits_(limits),
      slots_max_(slots_max),
      slots_(slots),
      pending_(pending),
      deadlines_(deadlines),
      io_(io),
      next_look_(&PoolQueue::on_look, this),
      myself_(std::make_shared<PoolQueue*>(this)) {}

PoolQueue::~PoolQueue() {
  *myself_ = nullptr;
  while (!places_.empty()) leave(places_.front());  // their requests are destroyed with the loop
}

bool PoolQueue::enter(QueuePlace& place, Clock::time_point now) {
  if (!slots_.enter(limits_.pending)) return false;
  pending_.add();
  place.queue_ = this;
  place.timeout_.set_callback(&PoolQueue::on_timeout, &place);
  deadlines_.arm(place.timeout_, limits_.queue_timeout, now);
  places_.push_back(place);
  waiting_->fetch_add(1, std::memory_order_relaxed);
  if (!next_look_.armed()) deadlines_.arm(next_look_, look_interval, now);
  return true;
}

void PoolQueue::look() {
  if (looking_ || places_.empty()) return;
  looking_ = true;
  boost::asio::post(io_, [self = myself_] {
    if (*self != nullptr) (*self)->grant();
  });
}

// Each resumed request runs at once, and may take the queue itself away with the last reference to its pool.
void PoolQueue::grant() {
  const std::shared_ptr<PoolQueue*> self = myself_;
  looking_ = false;
  while (*self != nullptr && !places_.empty() && slots_.take(slots_max_)) {
    QueuePlace& first = places_.front();
    leave(first);
    first.waiter_.resume(Wake::Ready);
  }
}

void PoolQueue::leave(QueuePlace& place) {
  places_.erase(places_.iterator_to(place));
  place.queue_ = nullptr;
  place.timeout_.disarm();
  waiting_->fetch_sub(1, std::memory_order_relaxed);
  slots_.leave();
  pending_.sub();
  if (places_.empty()) next_look_.disarm();
}

// Resumed by a turn of the loop: callers are never re-entered. The place lives until then, since its owner waits.
void PoolQueue::give_up(QueuePlace& place) {
  leave(place);
  boost::asio::post(io_, [&place] {
    if (place.waiter_.waiting()) place.waiter_.resume(Wake::Expired);
  });
}

void PoolQueue::on_timeout(void* place) { static_cast<QueuePlace*>(place)->interrupt(); }

void PoolQueue::on_look(void* self) {
  auto& queue = *static_cast<PoolQueue*>(self);
  queue.deadlines_.arm(queue.next_look_, look_interval, Clock::now());
  queue.look();
}

}  // namespace crossfade
