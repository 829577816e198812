// Sockets of the tools in this folder: IPv4 on loopback, non-blocking, without Nagle's delay. What fails throws.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace crossfade::bench {

inline int check(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

inline void set_option(const Descriptor& socket, int level, int name) {
  const int on = 1;
  check(setsockopt(socket.get(), level, name, &on, sizeof on), "setsockopt");
}

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

inline Descriptor listen_on(std::uint16_t port) {
  Descriptor socket(check(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket"));
  set_option(socket, SOL_SOCKET, SO_REUSEADDR);
  const sockaddr_in address = loopback(port);
  check(bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind");
  check(listen(socket.get(), 4096), "listen");
  return socket;
}

// Empty when nobody waits.
inline Descriptor accept_from(const Descriptor& listener) {
  Descriptor socket(accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (socket) {
    set_option(socket, IPPROTO_TCP, TCP_NODELAY);
  } else if (errno != EAGAIN && errno != ECONNABORTED) {
    check(-1, "accept");
  }
  return socket;
}

// Waits for the connection, which on loopback is there at once. `source` is the last byte of the local address: each
// has ephemeral ports of its own.
inline Descriptor connect_to(std::uint16_t port, std::uint8_t source = 1) {
  Descriptor socket(check(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"));
  if (source != 1) {
    sockaddr_in local = loopback(0);
    local.sin_addr.s_addr = htonl((INADDR_LOOPBACK & ~0xffU) | source);
    set_option(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
    check(bind(socket.get(), reinterpret_cast<const sockaddr*>(&local), sizeof local), "bind");
  }
  const sockaddr_in address = loopback(port);
  check(connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), "connect");
  set_option(socket, IPPROTO_TCP, TCP_NODELAY);
  check(fcntl(socket.get(), F_SETFL, O_NONBLOCK), "fcntl");
  return socket;
}

inline void raise_file_limit() {
  rlimit limit{};
  check(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
  limit.rlim_cur = limit.rlim_max;
  check(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
}

inline std::int64_t now_ns() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

// Edge-triggered epoll: each descriptor is registered once, for both directions and for the peer's end.
class Poller {
 public:
  void add(const Descriptor& socket, std::uint64_t tag) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.u64 = tag;
    check(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket.get(), &event), "epoll_ctl");
  }

  // Waits until `deadline` of now_ns() at most; to the nanosecond, as far as the kernel's timers go. Negative: for
  // ever.
  std::span<const epoll_event> wait(std::int64_t deadline = -1) {
    timespec left{};
    if (const std::int64_t ns = deadline < 0 ? 0 : deadline - now_ns(); ns > 0) {
      left = {.tv_sec = ns / 1'000'000'000, .tv_nsec = ns % 1'000'000'000};
    }
    const int count = epoll_pwait2(epoll_.get(), events_.data(), static_cast<int>(events_.size()),
                                   deadline < 0 ? nullptr : &left, nullptr);
    if (count < 0 && errno != EINTR) check(count, "epoll_pwait2");
    return std::span(events_).first(count < 0 ? 0 : static_cast<std::size_t>(count));
  }

 private:
  Descriptor epoll_{check(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
  std::array<epoll_event, 256> events_{};
};

inline bool would_block() { return errno == EAGAIN || errno == EINTR; }

inline std::uint16_t to_port(const char* text) {
  const unsigned long port = std::stoul(text);
  if (port == 0 || port > 65535) throw std::invalid_argument(std::string("no port: ") + text);
  return static_cast<std::uint16_t>(port);
}

}  // namespace crossfade::bench
