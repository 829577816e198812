// The other side of the connections under test: plain sockets, driven by the test on its own thread, between the turns
// of the loop under test.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/socket_pair.hpp"

namespace crossfade::test {

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

// One connected socket, non-blocking. What arrives is gathered in `received`.
class Peer {
 public:
  Peer() = default;
  explicit Peer(int fd) : fd_(fd) {}
  Peer(Peer&& other) noexcept { *this = std::move(other); }
  Peer& operator=(Peer&& other) noexcept {
    close();
    fd_ = std::exchange(other.fd_, -1);
    received = std::exchange(other.received, {});
    ended_ = other.ended_;
    return *this;
  }
  ~Peer() { close(); }

  // A client's side: connected when this returns.
  static Peer connect_to(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    EXPECT_EQ(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    return Peer(fd);
  }

  int fd() const { return fd_; }
  void send(std::string_view text) {
    ASSERT_EQ(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
  }
  void end_sending() { ::shutdown(fd_, SHUT_WR); }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  void reset() {
    const linger hard{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
    close();
  }

  // Takes what has arrived. True when the other side has closed or reset.
  bool pump() {
    char block[16 * 1024];
    while (!ended_) {
      const ssize_t n = ::recv(fd_, block, sizeof(block), MSG_DONTWAIT);
      if (n > 0) {
        received.append(block, static_cast<std::size_t>(n));
      } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        ended_ = true;
      } else {
        break;
      }
    }
    return ended_;
  }
  // Runs the loop until `text` has arrived; returns everything up to and with it, which is taken out of `received`.
  std::string take_until(boost::asio::io_context& io, std::string_view text) {
    const auto arrived = [&] {
      pump();
      return received.find(text) != std::string::npos;
    };
    EXPECT_TRUE(run_until(io, arrived)) << "wanted: " << text << "\nreceived: " << received;
    const std::size_t at = received.find(text);
    if (at == std::string::npos) return {};
    std::string taken = received.substr(0, at + text.size());
    received.erase(0, at + text.size());
    return taken;
  }
  std::string take_head(boost::asio::io_context& io) { return take_until(io, "\r\n\r\n"); }
  testing::AssertionResult sees_end(boost::asio::io_context& io) {
    return run_until(io, [&] { return pump(); });
  }

  std::string received;

 private:
  int fd_ = -1;
  bool ended_ = false;
};

// A listening socket on loopback with a port of its own.
class TestListener {
 public:
  explicit TestListener(int backlog = 16) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof(address);
    EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(fd_, backlog), 0);
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  ~TestListener() { close(); }
  TestListener(const TestListener&) = delete;
  TestListener& operator=(const TestListener&) = delete;

  int fd() const { return fd_; }
  std::uint16_t port() const { return port_; }
  boost::asio::ip::tcp::endpoint endpoint() const { return {boost::asio::ip::address_v4::loopback(), port_}; }
  std::string text() const { return "127.0.0.1:" + std::to_string(port_); }
  // From now on connections are refused.
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  bool pending() const {
    pollfd p{fd_, POLLIN, 0};
    return ::poll(&p, 1, 0) == 1;
  }
  // Runs the loop until somebody connects.
  Peer accept(boost::asio::io_context& io) {
    EXPECT_TRUE(run_until(io, [&] { return pending(); })) << "nobody connects to " << text();
    if (!pending()) return {};
    return Peer(::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC));
  }

 private:
  int fd_;
  std::uint16_t port_ = 0;
};

// An address where a connection attempt stays pending: its queue is full, and nobody accepts.
class FullListener {
 public:
  FullListener() : listener_(0), filler_(Peer::connect_to(listener_.port())) {}
  const TestListener& listener() const { return listener_; }

 private:
  TestListener listener_;
  Peer filler_;
};

}  // namespace crossfade::test
