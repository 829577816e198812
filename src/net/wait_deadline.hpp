// A deadline on one wait: when it passes, the wait ends with Wake::Expired.
//
//   deadline.arm_read(queue, transport, timeout, now);
//   const Wake wake = co_await transport.readable();
//   deadline.disarm();
//
// Gaps ("the longest time without progress") re-arm it at each wait; totals arm it once and look at expired().
#pragma once

#include "net/deadline.hpp"
#include "net/transport.hpp"

namespace crossfade {

class WaitDeadline {
 public:
  WaitDeadline() : deadline_(&WaitDeadline::fire, this) {}
  WaitDeadline(const WaitDeadline&) = delete;
  WaitDeadline& operator=(const WaitDeadline&) = delete;

  // The transport must outlive the arming. A timeout of zero means none.
  void arm_read(DeadlineQueue& queue, Transport& transport, Clock::duration timeout, Clock::time_point now) {
    arm(queue, transport, &Transport::interrupt_read, timeout, now);
  }
  void arm_write(DeadlineQueue& queue, Transport& transport, Clock::duration timeout, Clock::time_point now) {
    arm(queue, transport, &Transport::interrupt_write, timeout, now);
  }
  void disarm() {
    deadline_.disarm();
    expired_ = false;
  }
  // Whether it has passed since it was armed; a disarmed one has not. For totals over several waits: the interrupt may
  // fall between two.
  bool expired() const { return expired_; }

 private:
  using Interrupt = void (Transport::*)();

  void arm(DeadlineQueue& queue, Transport& transport, Interrupt interrupt, Clock::duration timeout,
           Clock::time_point now) {
    transport_ = &transport;
    interrupt_ = interrupt;
    expired_ = false;
    queue.arm(deadline_, timeout, now);
  }
  static void fire(void* self) {
    auto& that = *static_cast<WaitDeadline*>(self);
    that.expired_ = true;
    (that.transport_->*that.interrupt_)();
  }

  Deadline deadline_;
  Transport* transport_ = nullptr;
  Interrupt interrupt_ = nullptr;
  bool expired_ = false;
};

}  // namespace crossfade
