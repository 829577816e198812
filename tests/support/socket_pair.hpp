// Two ends of one loopback connection and the loop that serves them.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <string>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

#include "net/executor.hpp"
#include "net/task.hpp"
#include "net/transport.hpp"

namespace crossfade::test {

// Long enough for any machine; only a failing test takes it.
inline constexpr std::chrono::seconds patience{10};

// Runs the loop until the condition holds.
template <class Condition>
testing::AssertionResult run_until(boost::asio::io_context& context, Condition condition) {
  const auto give_up = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > give_up) return testing::AssertionFailure() << "not within the time";
    context.restart();
    context.run_one_for(std::chrono::milliseconds(5));
  }
  return testing::AssertionSuccess();
}

// Runs what is ready now, and what that makes ready.
inline void run_ready(boost::asio::io_context& context) {
  context.restart();
  context.poll();
}

// Waits in the kernel for `events` on a descriptor, without the loop.
inline bool wait_for(int fd, short events) {
  pollfd p{fd, events, 0};
  return ::poll(&p, 1, std::chrono::duration_cast<std::chrono::duration<int, std::milli>>(patience).count()) == 1;
}

inline iovec piece(std::string_view text) { return {const_cast<char*>(text.data()), text.size()}; }

// Fills the way to the peer; returns the bytes it took.
inline std::size_t write_until_blocked(Transport& transport) {
  const std::string block(64 * 1024, 'x');
  const iovec one = piece(block);
  std::size_t total = 0;
  for (;;) {
    const IoResult result = transport.try_write({&one, 1});
    if (!result.ok()) {
      EXPECT_TRUE(result.would_block());
      return total;
    }
    total += result.bytes;
  }
}

// `near` is the transport under test, `far` the peer: a plain socket, used with blocking calls.
struct SocketPair {
  SocketPair() : far(context.get_executor()) {
    using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;
    Acceptor acceptor(context.get_executor(), {boost::asio::ip::address_v4::loopback(), 0});
    far.connect(acceptor.local_endpoint());
    const int fd = ::accept4(acceptor.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    Transport::tell_what_is_left(fd);
    near = TransportPtr(new Transport(context, fd));
  }
  ~SocketPair() {
    if (near != nullptr) near->close();
    near.reset();
    run_ready(context);  // what waited learns of the close
  }

  void spawn(Task<void> task) {
    crossfade::spawn(std::move(task), [](std::exception_ptr) {});
    run_ready(context);
  }
  void send(std::string_view text) {
    ASSERT_EQ(::send(far.native_handle(), text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
    // Loopback delivers at once, as far as poll() is concerned.
    if (near->is_open()) {
      ASSERT_TRUE(wait_for(near->fd(), POLLIN));
    }
  }
  void reset_by_peer() {
    far.set_option(boost::asio::socket_base::linger(true, 0));
    far.close();
    if (near->is_open()) {
      ASSERT_TRUE(wait_for(near->fd(), 0));
    }
  }
  void end_by_peer() {
    far.shutdown(Socket::shutdown_send);
    ASSERT_TRUE(wait_for(near->fd(), POLLIN));
  }
  // Reads until `bytes` have come, the end or an error.
  std::string receive(std::size_t bytes, error_code* error = nullptr) {
    std::string text;
    while (text.size() < bytes && wait_for(far.native_handle(), POLLIN)) {
      char block[4096];
      error_code ec;
      const std::size_t n = far.read_some(boost::asio::buffer(block, std::min(sizeof(block), bytes - text.size())), ec);
      if (error != nullptr) *error = ec;
      if (ec) break;
      text.append(block, n);
    }
    return text;
  }

  boost::asio::io_context context{worker_concurrency_hint};
  Socket far;
  TransportPtr near;
};

}  // namespace crossfade::test
