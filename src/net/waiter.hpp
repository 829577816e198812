// A coroutine that waits for one event, kept in place: no allocation, no coroutine frame of its own.
//
//   const Wake wake = co_await waiter.wait();
//
// One coroutine at a time. Not thread-safe.
#pragma once

#include <cassert>
#include <coroutine>
#include <cstdint>
#include <utility>

namespace crossfade {

// Why a wait ended.
enum class Wake : std::uint8_t {
  Ready = 1,    // what was waited for may be there
  Expired = 2,  // a deadline passed
  Closed = 3,   // the transport was closed
};

class Waiter {
 public:
  Waiter() = default;
  // Whoever still waits is unwound unresumed, with the coroutines that await it.
  ~Waiter() {
    if (waiting()) root_.destroy();
  }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  bool waiting() const { return coroutine_ != nullptr; }
  // Changes with every wait, so that a resumption meant for an earlier one can be told from one meant for this.
  std::uint32_t generation() const { return generation_; }

  // What to co_await: suspends until resume().
  class Wait {
   public:
    explicit Wait(Waiter& waiter) : waiter_(waiter) {}
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> coroutine) const noexcept {
      assert(!waiter_.waiting());
      waiter_.coroutine_ = coroutine;
      waiter_.root_ = coroutine.promise().root;
      ++waiter_.generation_;
    }
    Wake await_resume() const noexcept { return waiter_.wake_; }

   private:
    Waiter& waiter_;
  };
  Wait wait() { return Wait(*this); }

  // Resumes the coroutine here and now. Requires waiting(), and a caller that nothing on its stack can be freed under.
  void resume(Wake wake) {
    assert(waiting());
    wake_ = wake;
    std::exchange(coroutine_, nullptr).resume();
  }

 private:
  std::coroutine_handle<> coroutine_;
  std::coroutine_handle<> root_;
  std::uint32_t generation_ = 0;
  Wake wake_ = Wake::Ready;
};

}  // namespace crossfade
