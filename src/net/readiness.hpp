// What the loop's epoll tells of one descriptor, without a system call per wait: Asio's async_wait asks epoll anew each
// time, though the descriptor is registered once, edge-triggered. Here a wait is one operation in a list.
// The only room that knows Asio's reactor from inside, Boost 1.81's (CMakeLists.txt asks for no other); see
// docs/performance.md for what it is worth. One thread, its loop's.
#pragma once

#include <boost/asio/detail/reactor.hpp>
#include <boost/asio/detail/reactor_op.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>

#include "base/result.hpp"

namespace crossfade {

class Readiness {
 public:
  // A wait for one direction. It must live until it has been told.
  class Wait : public boost::asio::detail::reactor_op {
   public:
    enum class Edge : std::uint8_t {
      Ready = 1,   // the descriptor may be ready, or was closed
      Broken = 2,  // an error, or the end of both ways: it is ready for good, and there may be no other edge
      NoLoop = 3,  // the loop is being destroyed: there is nothing to do but to let go
    };
    using Told = void (*)(void* owner, Edge edge);
    Wait(void* owner, Told told) : reactor_op({}, &Wait::perform, &Wait::complete), owner_(owner), told_(told) {}
    bool pending() const { return pending_; }

   private:
    friend class Readiness;
    static status perform(reactor_op* base);
    static void complete(void* loop, boost::asio::detail::scheduler_operation* base, const error_code& error,
                         std::size_t bytes);

    void* owner_;
    Told told_;
    const Readiness* readiness_ = nullptr;
    bool pending_ = false;
    bool starting_ = false;
    bool broken_ = false;
  };

  explicit Readiness(boost::asio::io_context& io);

  // Registers `fd`, which is non-blocking; false when the system has no room for it.
  bool open(int fd);
  // Told once for the next edge (data, end or error). An edge that came while no wait was pending is lost: keep one.
  void wait_for_input(Wait& wait);
  // Told once when there is room; also when there is already. Costs a system call.
  void wait_for_room(Wait& wait);
  // Closes the descriptor. Pending waits are told, from the loop.
  void close();
  int fd() const { return fd_; }  // -1: not open
  boost::asio::io_context& loop() const;

 private:
  using Reactor = boost::asio::detail::reactor;
  void start(int direction, Wait& wait, bool lazily);
  bool is_broken() const;

  Reactor& reactor_;
  Reactor::per_descriptor_data data_ = nullptr;
  int fd_ = -1;
};

}  // namespace crossfade
