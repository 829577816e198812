// One TCP connection, non-blocking: try first, wait only when there is nothing to be had. The only place that knows
// sockets; TLS will change this room only. One thread (its worker's).
#pragma once

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <cstddef>
#include <cstdint>
#include <span>

#include <sys/uio.h>

#include "base/result.hpp"
#include "net/executor.hpp"
#include "net/handler_slot.hpp"
#include "net/waiter.hpp"

namespace crossfade {

// What an attempt to read or write came to.
struct IoResult {
  enum class Status : std::uint8_t { Ok = 1, WouldBlock = 2, Eof = 3, Error = 4 };
  Status status = Status::Ok;
  std::size_t bytes = 0;  // with Ok only; more than 0
  error_code error;       // with Error only
  bool ok() const { return status == Status::Ok; }
  bool would_block() const { return status == Status::WouldBlock; }
};

// Reference-counted (by its owner and by Asio's pending waits) because a wait outlives a close by one turn of the loop.
class Transport : public boost::intrusive_ref_counter<Transport, boost::thread_unsafe_counter> {
 public:
  explicit Transport(Socket socket);
  ~Transport();
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  // Reads or writes what can be had without waiting. One system call each (EINTR aside). `into` and the pieces together
  // must not be empty: reading nothing would look like the end.
  IoResult try_read(std::span<char> into);
  IoResult try_write(std::span<const iovec> pieces);  // gathered; may be short

  // Suspends until the socket may be readable (writable), an interrupt or the close. A reading and a writing coroutine
  // may wait at the same time. Await these directly: `co_await transport.readable()`.
  Waiter::Wait readable();
  Waiter::Wait writable();

  // Ends the current wait, if there is one, with Wake::Expired, from the loop: callers are never re-entered.
  void interrupt_read() { interrupt(reader_); }
  void interrupt_write() { interrupt(writer_); }

  // While no coroutine reads: calls `callback(context)` once when something arrives (data, end or error). Costs no
  // coroutine and no buffer: this is how idle connections are watched. A null callback stops it.
  using Callback = void (*)(void* context);
  void watch(Callback callback, void* context);

  // True when the peer has sent something unread, closed or reset: an idle connection that is no good any more.
  bool has_news() const;
  // True when the peer has reset the connection (a mere half-close does not count).
  bool was_reset() const;

  void shutdown_write();
  // Closes; waiting coroutines wake with Wake::Closed from the loop. Waits on a closed transport wake so, too.
  void close();
  // Closes so that the peer sees a reset: a message cut short must not look like a finished one.
  void abort();
  bool is_open() const { return socket_.is_open(); }

  Socket& socket() { return socket_; }
  int fd() const { return fd_; }

 private:
  struct ReadReady;
  struct WriteReady;
  void arm_read();
  void post_readable();
  void on_readable();
  void interrupt(Waiter& waiter);

  Socket socket_;
  int fd_;
  bool read_armed_ = false;
  bool write_armed_ = false;
  bool news_ = false;  // readiness was signalled while nobody waited
  Waiter reader_;
  Waiter writer_;
  Callback watch_ = nullptr;
  void* watch_context_ = nullptr;
  HandlerSlot read_slot_;
};

using TransportPtr = boost::intrusive_ptr<Transport>;

}  // namespace crossfade
