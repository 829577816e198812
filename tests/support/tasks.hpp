// Coroutines in tests: run to their end, or begun and looked at later.
#pragma once

#include <gtest/gtest.h>

#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "net/task.hpp"
#include "support/socket_pair.hpp"

namespace crossfade::test {

// The result of a coroutine that may still be running.
template <class T>
class Pending {
 public:
  bool done() const { return value_->has_value(); }
  const T& value() const { return value_->value(); }

 private:
  template <class U>
  friend Pending<U> begin(boost::asio::io_context& io, Task<U> task);
  std::shared_ptr<std::optional<T>> value_ = std::make_shared<std::optional<T>>();
};

template <class T>
Task<void> keep_result(Task<T> task, std::shared_ptr<std::optional<T>> value) {
  *value = co_await std::move(task);
}

// Starts it: it has run to its first wait when this returns.
template <class T>
Pending<T> begin(boost::asio::io_context& io, Task<T> task) {
  Pending<T> pending;
  spawn(keep_result(std::move(task), pending.value_), [](std::exception_ptr error) { EXPECT_EQ(error, nullptr); });
  run_ready(io);
  return pending;
}

// Runs the loop until it ends.
template <class T>
T complete(boost::asio::io_context& io, const Pending<T>& pending) {
  EXPECT_TRUE(run_until(io, [&] { return pending.done(); }));
  return pending.done() ? pending.value() : T{};
}
template <class T>
T complete(boost::asio::io_context& io, Task<T> task) {
  return complete(io, begin(io, std::move(task)));
}

}  // namespace crossfade::test
