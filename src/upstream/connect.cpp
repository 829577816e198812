#include "upstream/connect.hpp"

#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "net/wait_deadline.hpp"

namespace crossfade {

namespace {

// Opens a non-blocking socket that sends small writes at once; null when there is none to be had.
TransportPtr open_transport(boost::asio::io_context& io, const boost::asio::ip::tcp& protocol) {
  const int fd = ::socket(protocol.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  if (fd < 0) return nullptr;
  const int on = 1;
  (void)::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  Transport::tell_what_is_left(fd);
  TransportPtr transport(new Transport(io, fd));
  return transport->is_open() ? transport : nullptr;
}

int socket_error(int fd) {
  int error = 0;
  socklen_t size = sizeof(error);
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

}  // namespace

Task<Problem> connect(boost::asio::io_context& io, Lease& lease, DeadlineQueue& deadlines, Clock::duration timeout) {
  const auto address = lease.endpoint()->resolved.address;
  TransportPtr transport = open_transport(io, address.protocol());
  if (transport == nullptr) co_return Problem::ConnectFailed;  // most likely out of descriptors
  const Clock::time_point now = Clock::now();
  int error = ::connect(transport->fd(), address.data(), static_cast<socklen_t>(address.size())) == 0 ? 0 : errno;
  if (error == EINPROGRESS) {
    Gauge& connecting = lease.pool().cell().connecting;
    WaitDeadline deadline;
    deadline.arm_write(deadlines, *transport, timeout, now);
    connecting.add();
    lease.set_connecting(transport.get());
    const Wake wake = co_await transport->writable();
    lease.set_connecting(nullptr);
    connecting.sub();
    deadline.disarm();
    if (wake == Wake::Expired) {
      transport->close();
      co_return Problem::ConnectTimeout;
    }
    error = socket_error(transport->fd());
  }
  if (error != 0) {
    transport->close();
    co_return Problem::ConnectFailed;
  }
  lease.attach(std::make_unique<UpstreamConnection>(std::move(transport), now));
  co_return Problem::None;
}

}  // namespace crossfade
