#include "net/transport.hpp"

#include <boost/asio/post.hpp>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace crossfade {

namespace {

IoResult from_errno(int error) {
  if (error == EAGAIN || error == EWOULDBLOCK) return {IoResult::Status::WouldBlock, 0, {}};
  return {IoResult::Status::Error, 0, error_code(error, boost::system::system_category())};
}

// What the kernel told with a read. Told nothing, there may be.
bool is_more_left(msghdr& message) {
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header == nullptr || header->cmsg_level != SOL_TCP || header->cmsg_type != TCP_CM_INQ) return true;
  int left;
  std::memcpy(&left, CMSG_DATA(header), sizeof(left));
  return left != 0;
}

}  // namespace

Transport::Transport(boost::asio::io_context& io, int fd) : readiness_(io), input_(this, &Transport::on_input) {
  if (!readiness_.open(fd)) ::close(fd);
}

void Transport::tell_what_is_left(int fd) {
  const int on = 1;
  (void)::setsockopt(fd, IPPROTO_TCP, TCP_INQ, &on, sizeof(on));
}

IoResult Transport::try_read(std::span<char> into) {
  assert(!into.empty());
  iovec piece{into.data(), into.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
  for (;;) {
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof(control);
    const ssize_t n = ::recvmsg(fd(), &message, MSG_DONTWAIT);
    may_read_ = n >= 0 ? broken_ || is_more_left(message) : errno != EAGAIN && errno != EWOULDBLOCK;
    if (n > 0) return {IoResult::Status::Ok, static_cast<std::size_t>(n), {}};
    if (n == 0) return {IoResult::Status::Eof, 0, {}};
    if (errno != EINTR) return from_errno(errno);
  }
}

IoResult Transport::try_write(std::span<const iovec> pieces) {
  for (;;) {
    ssize_t n;
    if (pieces.size() == 1) {
      n = ::send(fd(), pieces[0].iov_base, pieces[0].iov_len, MSG_DONTWAIT | MSG_NOSIGNAL);
    } else {
      msghdr message{};
      message.msg_iov = const_cast<iovec*>(pieces.data());  // sendmsg reads it only
      message.msg_iovlen = pieces.size();
      n = ::sendmsg(fd(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    if (n >= 0) return {IoResult::Status::Ok, static_cast<std::size_t>(n), {}};
    if (errno != EINTR) return from_errno(errno);
  }
}

IoResult Transport::try_take(Pipe& pipe, std::size_t bytes) {
  assert(pipe.held() == 0);  // else "would block" could speak of the pipe
  for (;;) {
    const ssize_t n = ::splice(fd(), nullptr, pipe.input(), nullptr, bytes, SPLICE_F_NONBLOCK | SPLICE_F_MOVE);
    may_read_ = n >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
    if (n > 0) {
      pipe.took(static_cast<std::size_t>(n));
      return {IoResult::Status::Ok, static_cast<std::size_t>(n), {}};
    }
    if (n == 0) return {IoResult::Status::Eof, 0, {}};
    if (errno != EINTR) return from_errno(errno);
  }
}

IoResult Transport::try_give(Pipe& pipe) {
  for (;;) {
    // Not SPLICE_F_MORE: a body that comes slowly must not be held back.
    const ssize_t n = ::splice(pipe.output(), nullptr, fd(), nullptr, pipe.held(), SPLICE_F_NONBLOCK | SPLICE_F_MOVE);
    if (n >= 0) {
      pipe.gave(static_cast<std::size_t>(n));
      return {IoResult::Status::Ok, static_cast<std::size_t>(n), {}};
    }
    if (errno != EINTR) return from_errno(errno);
  }
}

void Transport::expect_input() {
  if (input_.pending() || !is_open()) return;
  intrusive_ptr_add_ref(this);
  readiness_.wait_for_input(input_);
}

// Expects the next edge before it tells of this one: an edge that nobody expects is lost.
void Transport::on_input(void* self, Readiness::Wait::Edge edge) {
  const TransportPtr transport(static_cast<Transport*>(self), false);
  if (edge == Readiness::Wait::Edge::NoLoop) return;
  transport->may_read_ = true;
  transport->broken_ = edge == Readiness::Wait::Edge::Broken;
  transport->expect_input();
  transport->tell_reader();
}

void Transport::on_room(void* self, Readiness::Wait::Edge edge) {
  const TransportPtr transport(static_cast<Transport*>(self), false);
  Waiter& writer = transport->room_->waiter;
  if (edge == Readiness::Wait::Edge::NoLoop || !writer.waiting()) return;
  writer.resume(transport->is_open() ? Wake::Ready : Wake::Closed);
}

void Transport::tell_reader() {
  if (reader_.waiting()) {
    reader_.resume(is_open() ? Wake::Ready : Wake::Closed);
  } else if (watch_ != nullptr) {
    std::exchange(watch_, nullptr)(watch_context_);
  }
}

// For what came while nobody waited: it is told from the loop, once the waiting coroutine is stored.
void Transport::tell_reader_soon() {
  if (std::exchange(telling_, true)) return;
  boost::asio::post(readiness_.loop(), [self = TransportPtr(this)] {
    self->telling_ = false;
    self->tell_reader();
  });
}

Waiter::Wait Transport::readable() {
  expect_input();
  if (may_read_ || !is_open()) tell_reader_soon();
  return reader_.wait();
}

// What comes meanwhile must not be lost, such as an answer to a request that is still being sent.
Waiter::Wait Transport::writable() {
  expect_input();
  if (room_ == nullptr) room_ = std::make_unique<Room>(*this);
  if (!room_->wait.pending()) {
    intrusive_ptr_add_ref(this);
    readiness_.wait_for_room(room_->wait);
  }
  return room_->waiter.wait();
}

void Transport::interrupt(Waiter& waiter) {
  if (!waiter.waiting()) return;
  boost::asio::post(readiness_.loop(), [self = TransportPtr(this), &waiter, generation = waiter.generation()] {
    if (waiter.waiting() && waiter.generation() == generation) waiter.resume(Wake::Expired);
  });
}

void Transport::watch(Callback callback, void* context) {
  watch_ = callback;
  watch_context_ = context;
  if (callback == nullptr) return;
  expect_input();
  if (may_read_) tell_reader_soon();
}

bool Transport::has_news() {
  char byte;
  for (;;) {
    const ssize_t n = ::recv(fd(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    may_read_ = n >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
    if (n >= 0 || errno != EINTR) return may_read_;
  }
}

bool Transport::was_reset() const {
  pollfd p{fd(), 0, 0};
  return ::poll(&p, 1, 0) > 0 && (p.revents & (POLLERR | POLLNVAL)) != 0;
}

void Transport::shutdown_write() { (void)::shutdown(fd(), SHUT_WR); }

void Transport::close() {
  if (!is_open()) return;
  watch_ = nullptr;
  readiness_.close();
}

void Transport::abort() {
  if (!is_open()) return;
  const linger at_once{1, 0};
  (void)::setsockopt(fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  close();
}

}  // namespace crossfade
