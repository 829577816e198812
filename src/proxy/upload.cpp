#include "proxy/upload.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "proxy/body_pieces.hpp"
#include "proxy/client_connection.hpp"
#include "proxy/send_request.hpp"

namespace crossfade {

namespace {

constexpr const char* too_large_body = "the request's body is larger than allowed";
constexpr const char* malformed_body = "the request's chunked body is malformed";

bool exceeds_limit(const Exchange& x, std::uint64_t bytes) {
  const std::uint64_t limit = x.config().limits.request_body_bytes;
  return limit != 0 && bytes > limit;
}

// The body will not become whole: the upstream must not take it for one. An answer that is under way is delivered all
// the same; the connection is closed behind it.
void break_off(Exchange& x, Problem problem, const char* detail) {
  x.upload.problem = problem;
  x.upload.detail = detail;
  if (!x.attempt->answered()) x.attempt->abort();
}

void client_left(Exchange& x) {
  x.client_left = true;
  x.attempt->abort();
}

// What ends the body, once it is done, with the trailers that may be passed on.
std::string_view upload_end(Exchange& x) {
  const TrailerRules rules{&x.head.fields, x.config().underscore_headers == UnderscoreHeaders::Forward};
  return body_end(x.upload.decoder, &rules, x.upload.end_storage);
}

// Keeps a piece that is about to be sent, if the whole of it may still have to be sent again.
void keep(Exchange& x, std::string_view payload) {
  std::string& kept = x.upload.kept;
  if (!x.upload.held) return;
  if (kept.empty()) kept = x.upload.first;
  x.upload.held = kept.size() + payload.size() <= x.pool().config().retry_buffer_bytes;
  if (!x.upload.held) return kept.clear();
  kept += payload;
}

// Waits for body bytes and reads them into `upload_input`; false when there will be no more.
Task<bool> read_some(Exchange& x) {
  Transport& client = x.client->transport();
  for (;;) {
    // An interrupt ends waits only, and this coroutine may have been between two.
    if (x.upload.cancelled || x.timed_out) co_return false;
    x.upload.read_deadline.arm_read(x.worker.deadlines, client, x.config().timeouts.request_body, Clock::now());
    const Wake wake = co_await client.readable();
    x.upload.read_deadline.disarm();
    if (x.upload.cancelled || x.timed_out) co_return false;
    if (wake == Wake::Expired) {
      break_off(x, Problem::RequestTimeout, "the request's body did not arrive in time");
      co_return false;
    }
    const IoResult read = client.try_read(x.upload_input.space());
    if (read.would_block() && wake != Wake::Closed) continue;
    if (!read.ok()) {
      // It closed in the middle of its request. With an answer under way it may still read.
      const bool half_closed = read.status == IoResult::Status::Eof && x.attempt->answered();
      if (!half_closed) client_left(x);
      co_return false;
    }
    x.upload_input.commit(read.bytes);
    if (x.upload_input.space().empty()) x.upload_input.enlarge();
    co_return true;
  }
}

// Sends the payload at the front of `upload_input`; false when the upstream takes no more.
Task<bool> send_some(Exchange& x, std::size_t payload) {
  Pieces pieces;
  FramedPiece body;
  body.frame(x.head.framing.body, x.upload_input.view().substr(0, payload), upload_end(x), pieces);
  WriteEnd end = x.attempt->send(pieces);
  if (end == WriteEnd::Blocked) end = co_await x.attempt->send_rest(pieces);
  if (end == WriteEnd::Done) co_return true;
  if (end == WriteEnd::Expired && !x.upload.cancelled && !x.timed_out && !x.attempt->answered()) {
    break_off(x, Problem::ResponseTimeout, "the upstream does not read the request's body");
  }
  x.upload.upstream_stopped = true;
  co_return false;
}

Task<void> upload_rest(Exchange& x) {
  std::size_t turn = 0;
  while (!x.upload.decoder.done()) {
    const bool more = co_await read_some(x);
    if (!more) co_return;
    const BodyDecoder::Step step = x.upload.decoder.decode(x.upload_input.data(), x.upload_input.size());
    x.request_bytes += step.payload;
    if (step.bad) {
      x.offending = x.upload_input.view().substr(step.consumed);
      break_off(x, Problem::Malformed, malformed_body);
      co_return;
    }
    if (exceeds_limit(x, x.request_bytes)) {
      break_off(x, Problem::BodyTooLarge, too_large_body);
      co_return;
    }
    keep(x, x.upload_input.view().substr(0, step.payload));
    const bool sent = co_await send_some(x, step.payload);
    x.upload_input.consume(step.consumed);
    if (!sent) co_return;
    turn += step.consumed;
    if (turn >= turn_bytes) {
      turn = 0;
      co_await boost::asio::post(x.worker.io, boost::asio::use_awaitable_t<Executor>());
    }
  }
  x.upload.complete = true;
  x.attempt->request_sent(response_timeout(x), Clock::now());
}

// Ends by a posted turn of the loop: whoever waits in finish_upload may free what this coroutine's frame refers to.
Task<void> upload(Exchange& x) {
  co_await upload_rest(x);
  boost::asio::post(x.worker.io, [&x] {
    x.upload.running = false;
    if (x.upload.done.waiting()) x.upload.done.resume(Wake::Ready);
  });
}

}  // namespace

HeadVerdict prepare_upload(Exchange& x) {
  x.upload.complete = x.head.framing.body == BodyKind::None;
  if (x.upload.complete) return {};
  if (exceeds_limit(x, x.head.framing.length)) return {Problem::BodyTooLarge, too_large_body, {}};
  x.upload.decoder = BodyDecoder(x.head.framing);
  char* body = x.input.data() + x.head_bytes;
  const std::size_t arrived = x.input.size() - x.head_bytes;
  const BodyDecoder::Step step = x.upload.decoder.decode(body, arrived);
  if (exceeds_limit(x, step.payload)) return {Problem::BodyTooLarge, too_large_body, {}};
  if (step.bad) return {Problem::Malformed, malformed_body, {body + step.consumed, arrived - step.consumed}};
  x.upload.first = {body, step.payload};
  x.upload.first_raw = step.consumed;
  x.upload.complete = x.upload.decoder.done();
  // Nobody else's body is ever sent again.
  x.upload.held = x.upload.complete || x.head.is_idempotent();
  x.upload.end = upload_end(x);
  return {};
}

void start_upload(Exchange& x) {
  x.upload.begun = x.upload.running = true;
  boost::asio::co_spawn(x.worker.io.get_executor(), upload(x), boost::asio::detached);
}

Task<void> finish_upload(Exchange& x) {
  const bool untouched = x.request_bytes == 0 && x.upload_input.empty();
  if (x.head.expect_continue && !x.continued && untouched) cancel_upload(x);
  while (x.upload.running) co_await x.upload.done.wait();
}

Task<void> rewind_upload(Exchange& x) {
  cancel_upload(x);
  while (x.upload.running) co_await x.upload.done.wait();
  x.upload.cancelled = x.upload.upstream_stopped = false;
  x.upload.complete = x.upload.decoder.done();
  x.upload.end = upload_end(x);
}

bool will_be_held(const Exchange& x) {
  if (!x.upload.held || x.upload.complete) return x.upload.held;
  return x.head.framing.body == BodyKind::Length && x.head.framing.length <= x.pool().config().retry_buffer_bytes;
}

void cancel_upload(Exchange& x) {
  if (!x.upload.running) return;
  x.upload.cancelled = true;
  x.client->transport().interrupt_read();
  if (x.attempt->lease && x.attempt->connected()) x.attempt->lease.transport().interrupt_write();
}

}  // namespace crossfade
