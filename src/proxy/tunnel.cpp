#include "proxy/tunnel.hpp"

#include <boost/asio/post.hpp>
#include <cstring>

#include "proxy/answer.hpp"
#include "proxy/client_connection.hpp"
#include "proxy/interrupt.hpp"

namespace crossfade {

namespace {

// One way through the tunnel.
struct Way {
  Transport& from;
  Transport& to;
  Buffer& buffer;
  std::uint64_t& bytes;
  std::string_view from_broke;  // the flag when `from` breaks off, or `to`
  std::string_view to_broke;
};

// Ends both ways; their coroutines find their transports closed.
void end_tunnel(Exchange& x, std::string_view flag) {
  if (!x.flag.empty()) return;
  x.flag = flag;
  if (flag == flags::tunnel_idle) {
    x.client->transport().close();
    x.attempt->lease.transport().close();
  } else {
    x.client->transport().abort();
    x.attempt->abort();
  }
}

void on_idle(void* context) { end_tunnel(*static_cast<Exchange*>(context), flags::tunnel_idle); }

// A side whose way is not being read, since it has ended or waits for the other side, is looked at now and then: its
// reset, or the drain's cut, would be noticed by nobody.
void check_sides(void* context) {
  auto& x = *static_cast<Exchange*>(context);
  x.worker.arm(x.departure, departure_interval);
  const Transport& client = x.client->transport();
  if (!client.is_open()) return end_tunnel(x, flags::drained);
  if (client.was_reset()) return end_tunnel(x, flags::client_left);
  if (x.attempt->lease.transport().was_reset()) end_tunnel(x, flags::reset);
}

void begin_checks(Exchange& x) {
  if (++x.tunnel.unread == 1) x.worker.arm(x.departure, departure_interval);
}
void end_checks(Exchange& x) {
  if (--x.tunnel.unread == 0) x.departure.disarm();
}

// Writes what `way.buffer` holds; false when the tunnel has ended.
Task<bool> deliver(Exchange& x, Way& way) {
  Pieces pieces;
  pieces.add(way.buffer.view());
  WriteEnd end = flush(way.to, pieces);
  if (end == WriteEnd::Blocked) {
    begin_checks(x);
    WaitDeadline gap;
    end = co_await write_rest(way.to, pieces, gap, x.worker.deadlines, x.config().timeouts.tunnel_idle);
    end_checks(x);
  }
  if (end != WriteEnd::Done) {
    end_tunnel(x, end == WriteEnd::Expired ? flags::tunnel_idle : way.to_broke);
    co_return false;
  }
  way.bytes += way.buffer.size();
  way.buffer.consume(way.buffer.size());
  x.worker.arm(x.tunnel.idle, x.config().timeouts.tunnel_idle);
  co_return true;
}

// Relays one way until its end. An idle way holds no buffer.
Task<void> relay(Exchange& x, Way way) {
  bool filled = false;
  for (;;) {
    if (!way.buffer.empty()) {
      const bool delivered = co_await deliver(x, way);
      if (!delivered) co_return;
    }
    way.buffer.release();
    const Wake wake = co_await way.from.readable();
    if (wake == Wake::Closed) co_return end_tunnel(x, flags::drained);  // or it has ended already
    if (filled) way.buffer.enlarge();
    const IoResult read = way.from.try_read(way.buffer.space());
    if (read.would_block()) continue;
    if (read.status == IoResult::Status::Eof) {
      way.to.shutdown_write();
      begin_checks(x);
      co_return;
    }
    if (!read.ok()) co_return end_tunnel(x, way.from_broke);
    way.buffer.commit(read.bytes);
    filled = way.buffer.space().empty();
  }
}

// The way up, as a coroutine of its own. Ends by a posted turn of the loop: whoever waits for it may free what its
// frame refers to.
Task<void> relay_up(Exchange& x) {
  const Way way{x.client->transport(), x.attempt->lease.transport(), x.upload_input,
                x.request_bytes,       flags::client_left,           flags::reset};
  co_await relay(x, way);
  boost::asio::post(x.worker.io, [&x] {
    x.tunnel.up = false;
    if (x.tunnel.done.waiting()) x.tunnel.done.resume(Wake::Ready);
  });
}

// What the client sent behind its request is the new protocol's. Either it all came with the head, or none of it did.
void take_early_bytes(Exchange& x) {
  const std::string_view early = x.input.view().substr(x.head_bytes + x.upload.first_raw);
  if (early.empty()) return;
  x.upload_input.reserve(early.size());
  std::memcpy(x.upload_input.space().data(), early.data(), early.size());
  x.upload_input.commit(early.size());
}

}  // namespace

Task<void> run_tunnel(Exchange& x) {
  x.status = 101;
  x.departure.disarm();  // the ways notice it themselves, and a tunnel may last for days
  x.departure.set_callback(&check_sides, &x);
  x.total.disarm();
  append_interim_head(x.attempt->answer, x.client_head);
  x.attempt->consume_head();
  Pieces head;
  head.add(x.client_head);
  const WriteEnd end = co_await write_rest(x.client->transport(), head, x.client_deadline, x.worker.deadlines,
                                           x.config().timeouts.response_write);
  if (end != WriteEnd::Done) co_return mark_client_left(x);
  take_early_bytes(x);
  x.tunnel.idle.set_callback(&on_idle, &x);
  x.worker.arm(x.tunnel.idle, x.config().timeouts.tunnel_idle);
  x.tunnel.up = true;
  spawn(relay_up(x), [](std::exception_ptr) {});
  const Way down{x.attempt->lease.transport(),
                 x.client->transport(),
                 x.attempt->input,
                 x.answer_bytes,
                 flags::reset,
                 flags::client_left};
  co_await relay(x, down);
  while (x.tunnel.up) co_await x.tunnel.done.wait();
  x.tunnel.idle.disarm();
  x.departure.disarm();
}

}  // namespace crossfade
