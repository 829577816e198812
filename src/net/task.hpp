// Task<T>: a coroutine that runs when it is awaited and whose result is what the await comes to. Waits are a Waiter's,
// in the end; no loop, no executor and no handler is involved in between, which is why it is not Asio's awaitable
// (docs/performance.md).
//
//   Task<int> f(Thing& t) { const Wake wake = co_await t.readable(); … co_return 1; }
//   spawn(g(t), [](std::exception_ptr error) { … });
//
// Coroutines are named functions that take values, or references to what outlives them. One thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>

#include "net/frames.hpp"

namespace crossfade {

// What every coroutine's promise has.
struct CoroutinePromise {
  std::coroutine_handle<> root;  // the outermost coroutine: destroying it unwinds all that it awaits

  static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
  static void operator delete(void* frame, std::size_t bytes) noexcept { free_frame(frame, bytes); }
};

struct TaskPromise : CoroutinePromise {
  std::coroutine_handle<> awaiting;
  std::exception_ptr error;
  bool awaiting_suspended = false;  // it did not end before its first wait: whoever awaits it must be resumed

  // No transfer of control by a tail call, which a debug build would make on top of the stack: here the stack unwinds
  // at each wait, and is as deep as coroutines are nested.
  struct End {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      if (ended.promise().awaiting_suspended) ended.promise().awaiting.resume();
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  End final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { error = std::current_exception(); }
};

template <class T>
class [[nodiscard]] Task {
 public:
  struct promise_type : TaskPromise {
    std::optional<T> value;
    Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    template <class U>
    void return_value(U&& result) {
      value.emplace(std::forward<U>(result));
    }
    T take() { return std::move(*value); }
  };

  Task(Task&& other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  ~Task() {
    if (coroutine_) coroutine_.destroy();
  }

  // For co_await.
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> awaiting) {
    TaskPromise& promise = coroutine_.promise();
    promise.root = awaiting.promise().root;
    promise.awaiting = awaiting;
    coroutine_.resume();
    if (coroutine_.done()) return false;
    promise.awaiting_suspended = true;
    return true;
  }
  T await_resume() {
    if (coroutine_.promise().error) std::rethrow_exception(coroutine_.promise().error);
    return coroutine_.promise().take();
  }

 private:
  explicit Task(std::coroutine_handle<promise_type> coroutine) : coroutine_(coroutine) {}
  std::coroutine_handle<promise_type> coroutine_;
};

template <>
struct Task<void>::promise_type : TaskPromise {
  Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
  void return_void() const noexcept {}
  void take() const noexcept {}
};

// A coroutine that belongs to itself.
struct Spawned {
  struct promise_type : CoroutinePromise {
    Spawned get_return_object() noexcept {
      root = std::coroutine_handle<promise_type>::from_promise(*this);
      return {};
    }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); }
  };
};

// Runs `task` to its first wait, here and now. `ended(error)` is called at its end, wherever that is.
template <class Ended>
Spawned spawn(Task<void> task, Ended ended) {
  std::exception_ptr error;
  try {
    co_await std::move(task);
  } catch (...) {
    error = std::current_exception();
  }
  ended(error);
}

// Lets the loop's other work go first: `co_await next_turn(io)`.
class NextTurn {
 public:
  explicit NextTurn(boost::asio::io_context& io) : io_(io) {}
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> coroutine) {
    boost::asio::post(io_, Resumption(coroutine, coroutine.promise().root));
  }
  void await_resume() const noexcept {}

 private:
  // Unwinds the coroutine when the loop ends before its turn comes.
  class Resumption {
   public:
    Resumption(std::coroutine_handle<> coroutine, std::coroutine_handle<> root) : coroutine_(coroutine), root_(root) {}
    Resumption(Resumption&& other) noexcept
        : coroutine_(std::exchange(other.coroutine_, nullptr)), root_(std::exchange(other.root_, nullptr)) {}
    ~Resumption() {
      if (root_) root_.destroy();
    }
    void operator()() {
      root_ = nullptr;
      std::exchange(coroutine_, nullptr).resume();
    }

   private:
    std::coroutine_handle<> coroutine_;
    std::coroutine_handle<> root_;
  };

  boost::asio::io_context& io_;
};
inline NextTurn next_turn(boost::asio::io_context& io) { return NextTurn(io); }

}  // namespace crossfade
