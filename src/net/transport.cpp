#include "net/transport.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/socket_base.hpp>
#include <cassert>
#include <cerrno>
#include <utility>

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

namespace crossfade {

namespace {

IoResult from_errno(int error) {
  if (error == EAGAIN || error == EWOULDBLOCK) return {IoResult::Status::WouldBlock, 0, {}};
  return {IoResult::Status::Error, 0, error_code(error, boost::system::system_category())};
}

}  // namespace

// The handlers of Asio's waits. They hold the transport alive, since a close completes them one turn later.
struct Transport::ReadReady {
  TransportPtr transport;

  using allocator_type = SlotAllocator<void>;
  allocator_type get_allocator() const noexcept { return allocator_type(transport->read_slot_); }

  void operator()(const error_code& = {}) const {
    transport->read_armed_ = false;
    transport->on_readable();
  }
};

struct Transport::WriteReady {
  TransportPtr transport;
  void operator()(const error_code&) const {
    transport->write_armed_ = false;
    if (transport->writer_.waiting()) transport->writer_.resume(transport->is_open() ? Wake::Ready : Wake::Closed);
  }
};

Transport::Transport(Socket socket) : socket_(std::move(socket)), fd_(socket_.native_handle()) {}

Transport::~Transport() = default;

IoResult Transport::try_read(std::span<char> into) {
  assert(!into.empty());
  for (;;) {
    const ssize_t n = ::recv(fd_, into.data(), into.size(), MSG_DONTWAIT);
    if (n > 0) return {IoResult::Status::Ok, static_cast<std::size_t>(n), {}};
    if (n == 0) return {IoResult::Status::Eof, 0, {}};
    if (errno != EINTR) return from_errno(errno);
  }
}

IoResult Transport::try_write(std::span<const iovec> pieces) {
  for (;;) {
    ssize_t n;
    if (pieces.size() == 1) {
      n = ::send(fd_, pieces[0].iov_base, pieces[0].iov_len, MSG_DONTWAIT | MSG_NOSIGNAL);
    } else {
      msghdr message{};
      message.msg_iov = const_cast<iovec*>(pieces.data());  // sendmsg reads it only
      message.msg_iovlen = pieces.size();
      n = ::sendmsg(fd_, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    if (n >= 0) return {IoResult::Status::Ok, static_cast<std::size_t>(n), {}};
    if (errno != EINTR) return from_errno(errno);
  }
}

void Transport::arm_read() {
  if (read_armed_) return;
  read_armed_ = true;
  socket_.async_wait(boost::asio::socket_base::wait_read, ReadReady{TransportPtr(this)});
}

// For readiness that was signalled while nobody waited: it is told from the loop, once the waiting coroutine is stored.
void Transport::post_readable() {
  read_armed_ = true;
  boost::asio::post(socket_.get_executor(), ReadReady{TransportPtr(this)});
}

void Transport::on_readable() {
  if (reader_.waiting()) {
    reader_.resume(is_open() ? Wake::Ready : Wake::Closed);
  } else if (watch_ != nullptr) {
    std::exchange(watch_, nullptr)(watch_context_);
  } else {
    news_ = true;
  }
}

Waiter::Wait Transport::readable() {
  if (std::exchange(news_, false) && !read_armed_) {
    post_readable();
  } else {
    arm_read();
  }
  return reader_.wait();
}

Waiter::Wait Transport::writable() {
  if (!write_armed_) {
    write_armed_ = true;
    socket_.async_wait(boost::asio::socket_base::wait_write, WriteReady{TransportPtr(this)});
  }
  return writer_.wait();
}

void Transport::interrupt(Waiter& waiter) {
  if (!waiter.waiting()) return;
  boost::asio::post(socket_.get_executor(), [self = TransportPtr(this), &waiter, generation = waiter.generation()] {
    if (waiter.waiting() && waiter.generation() == generation) waiter.resume(Wake::Expired);
  });
}

void Transport::watch(Callback callback, void* context) {
  watch_ = callback;
  watch_context_ = context;
  if (callback == nullptr) return;
  if (std::exchange(news_, false) && !read_armed_) {
    post_readable();
  } else {
    arm_read();
  }
}

bool Transport::has_news() const {
  char byte;
  for (;;) {
    const ssize_t n = ::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (n >= 0) return true;
    if (errno != EINTR) return errno != EAGAIN && errno != EWOULDBLOCK;
  }
}

bool Transport::was_reset() const {
  pollfd p{fd_, 0, 0};
  return ::poll(&p, 1, 0) > 0 && (p.revents & (POLLERR | POLLNVAL)) != 0;
}

void Transport::shutdown_write() {
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void Transport::close() {
  if (!socket_.is_open()) return;
  watch_ = nullptr;
  error_code ignored;
  socket_.close(ignored);
  fd_ = -1;
}

void Transport::abort() {
  if (!socket_.is_open()) return;
  error_code ignored;
  socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  close();
}

}  // namespace crossfade
