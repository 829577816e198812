// A coroutine that waits for one event, kept in place: no allocation, no coroutine frame of its own.
//
//   const Wake wake = co_await waiter.wait();
//
// One coroutine at a time. Not thread-safe.
#pragma once

#include <boost/asio/async_result.hpp>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
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
  ~Waiter() {
    if (waiting()) invoke_(storage_, nullptr);
  }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  bool waiting() const { return invoke_ != nullptr; }
  // Changes with every wait, so that a resumption meant for an earlier one can be told from one meant for this.
  std::uint32_t generation() const { return generation_; }

  struct Initiate {
    Waiter* waiter;
    template <class Handler>
    void operator()(Handler&& handler) {
      waiter->store(std::forward<Handler>(handler));
    }
  };
  // The operation to co_await: suspends until resume(). The return type is spelled out since Asio tries other ways of
  // calling whatever is awaited, which must fail softly.
  struct Wait {
    Waiter* waiter;
    template <class Token>
    auto operator()(Token&& token)
        -> decltype(boost::asio::async_initiate<Token, void(Wake)>(std::declval<Initiate>(), token)) {
      return boost::asio::async_initiate<Token, void(Wake)>(Initiate{waiter}, token);
    }
  };
  Wait wait() { return Wait{this}; }

  // Resumes the coroutine here and now. Requires waiting(), and a caller that nothing on its stack can be freed under.
  void resume(Wake wake) {
    const Invoke invoke = std::exchange(invoke_, nullptr);
    assert(invoke != nullptr);
    invoke(storage_, &wake);
  }

 private:
  using Invoke = void (*)(std::byte*, const Wake*);

  template <class Handler>
  void store(Handler&& handler) {
    using Stored = std::decay_t<Handler>;
    static_assert(sizeof(Stored) <= sizeof(storage_) && alignof(Stored) <= alignof(void*));
    assert(!waiting());
    new (storage_) Stored(std::forward<Handler>(handler));
    ++generation_;
    // A null `wake` destroys the handler unresumed, which unwinds its coroutine (from the loop).
    invoke_ = [](std::byte* storage, const Wake* wake) {
      Stored* stored = std::launder(reinterpret_cast<Stored*>(storage));
      Stored local(std::move(*stored));
      stored->~Stored();
      if (wake != nullptr) local(*wake);
    };
  }

  Invoke invoke_ = nullptr;
  alignas(void*) std::byte storage_[2 * sizeof(void*)];
  std::uint32_t generation_ = 0;
};

}  // namespace crossfade
