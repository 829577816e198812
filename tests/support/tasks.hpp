// Coroutines in tests: run to their end, or begun and looked at later.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "net/executor.hpp"
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

// Starts it: it has run to its first wait when this returns.
template <class T>
Pending<T> begin(boost::asio::io_context& io, Task<T> task) {
  Pending<T> pending;
  const auto finish = [value = pending.value_](std::exception_ptr error, T result) {
    EXPECT_EQ(error, nullptr);
    *value = std::move(result);
  };
  boost::asio::co_spawn(io.get_executor(), std::move(task), finish);
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
