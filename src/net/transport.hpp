// One TCP connection, non-blocking: try first, wait only when there is nothing to be had. The only place that knows
// sockets; TLS will change this room only. One thread (its worker's).
#pragma once

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include <sys/uio.h>

#include "base/result.hpp"
#include "net/executor.hpp"
#include "net/pipes.hpp"
#include "net/readiness.hpp"
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

// Reference-counted (by its owner and by its pending waits) because a wait outlives a close by one turn of the loop.
// Once it was waited for, it lives until it is closed.
class Transport : public boost::intrusive_ref_counter<Transport, boost::thread_unsafe_counter> {
 public:
  // Takes the non-blocking `fd`, a connection's or one that is being connected. Not open when the loop has no room for
  // it.
  Transport(boost::asio::io_context& io, int fd);
  ~Transport() { close(); }
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  // Has the kernel tell with each read whether more is there, the end included, so that nobody asks in vain (TCP_INQ).
  // A listening socket's setting is inherited. Best effort: without it a read is tried once more.
  static void tell_what_is_left(int fd);

  // Reads or writes what can be had without waiting. One system call each (EINTR aside). `into` and the pieces together
  // must not be empty: reading nothing would look like the end.
  IoResult try_read(std::span<char> into);
  IoResult try_write(std::span<const iovec> pieces);  // gathered; may be short

  // The same through a pipe, without copying: at most `bytes` from the socket into the pipe, which must be empty, and
  // what it holds from the pipe to the socket. SIGPIPE must be blocked or ignored.
  IoResult try_take(Pipe& pipe, std::size_t bytes);
  IoResult try_give(Pipe& pipe);

  // Whether a read may find something, the end included: then it need not wait. Never false when there is something
  // that the loop has been told of.
  bool may_read() const { return may_read_; }

  // Suspends until the socket may be readable (writable), an interrupt or the close. A reading and a writing coroutine
  // may wait at the same time. Await these directly: `co_await transport.readable()`.
  Waiter::Wait readable();
  Waiter::Wait writable();

  // Ends the current wait, if there is one, with Wake::Expired, from the loop: callers are never re-entered.
  void interrupt_read() { interrupt(reader_); }
  void interrupt_write() {
    if (room_ != nullptr) interrupt(room_->waiter);
  }

  // While no coroutine reads: calls `callback(context)` once when something arrives (data, end or error). Costs no
  // coroutine, no buffer and no system call: this is how idle connections are watched. A null callback stops it.
  using Callback = void (*)(void* context);
  void watch(Callback callback, void* context);

  // True when the peer has sent something unread, closed or reset: an idle connection that is no good any more. Asks
  // the kernel: the loop may not have been told yet.
  bool has_news();
  // True when the peer has reset the connection (a mere half-close does not count).
  bool was_reset() const;

  void shutdown_write();
  // Closes; waiting coroutines wake with Wake::Closed from the loop. Waits on a closed transport wake so, too.
  void close();
  // Closes so that the peer sees a reset: a message cut short must not look like a finished one.
  void abort();
  bool is_open() const { return fd() >= 0; }

  int fd() const { return readiness_.fd(); }

 private:
  static void on_input(void* self, Readiness::Wait::Edge edge);
  static void on_room(void* self, Readiness::Wait::Edge edge);
  void expect_input();
  void tell_reader();
  void tell_reader_soon();
  void interrupt(Waiter& waiter);

  // Waiting for room is rare: an idle connection does without this.
  struct Room {
    explicit Room(Transport& transport) : wait(&transport, &Transport::on_room) {}
    Readiness::Wait wait;
    Waiter waiter;
  };

  Readiness readiness_;
  bool may_read_ = false;
  bool broken_ = false;   // by a reset, or ended both ways
  bool telling_ = false;  // a turn of the loop that tells the reader is posted
  Waiter reader_;
  Callback watch_ = nullptr;
  void* watch_context_ = nullptr;
  Readiness::Wait input_;  // pending from the first wait to the close
  std::unique_ptr<Room> room_;
};

using TransportPtr = boost::intrusive_ptr<Transport>;

}  // namespace crossfade
