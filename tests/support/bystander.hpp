// For tests of what runs on threads of its own: waits for conditions, and plays clients and upstreams meanwhile.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <utility>

#include "net/executor.hpp"
#include "support/peer.hpp"

namespace crossfade::test {

// Has a loop in which nothing ever happens: waiting in it is looking every few milliseconds.
class Bystander {
 public:
  template <class Condition>
  testing::AssertionResult eventually(Condition condition) {
    return run_until(io, std::move(condition));
  }

  boost::asio::io_context io;

 private:
  boost::asio::executor_work_guard<Executor> guard_{io.get_executor()};
};

}  // namespace crossfade::test
