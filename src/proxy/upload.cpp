#include "proxy/upload.hpp"

#include <algorithm>

#include <boost/asio/post.hpp>

#include "net/pipe_lease.hpp"
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

// Waits until there may be more of the body; false when there will be none.
Task<bool> await_client(Exchange& x) {
  Transport& client = x.client->transport();
  // An interrupt ends waits only, and this coroutine may have been between two.
  if (x.upload.cancelled || x.timed_out) co_return false;
  if (client.may_read()) co_return true;
  x.upload.read_deadline.arm_read(x.worker.deadlines, client, x.config().timeouts.request_body, Clock::now());
  const Wake wake = co_await client.readable();
  x.upload.read_deadline.disarm();
  if (x.upload.cancelled || x.timed_out) co_return false;
  if (wake != Wake::Expired) co_return true;
  break_off(x, Problem::RequestTimeout, "the request's body did not arrive in time");
  co_return false;
}

// The client closed in the middle of its request. With an answer under way it may still read.
void take_leave(Exchange& x, const IoResult& read) {
  const bool half_closed = read.status == IoResult::Status::Eof && x.attempt->answered();
  if (!half_closed) client_left(x);
}

// What sending to the upstream came to: false when it takes no more.
bool upstream_took(Exchange& x, WriteEnd end) {
  if (end == WriteEnd::Done) return true;
  if (end == WriteEnd::Expired && !x.upload.cancelled && !x.timed_out && !x.attempt->answered()) {
    break_off(x, Problem::ResponseTimeout, "the upstream does not read the request's body");
  }
  x.upload.upstream_stopped = true;
  return false;
}

// Decodes what is in `upload_input`, and keeps it if it may have to be sent again; false when it is not acceptable.
bool take_piece(Exchange& x, BodyDecoder::Step& step) {
  step = x.upload.decoder.decode(x.upload_input.data(), x.upload_input.size());
  if (step.bad) {
    x.offending = x.upload_input.view().substr(step.consumed);
    break_off(x, Problem::Malformed, malformed_body);
    return false;
  }
  if (exceeds_limit(x, x.request_bytes + step.payload)) {
    break_off(x, Problem::BodyTooLarge, too_large_body);
    return false;
  }
  x.request_bytes += step.payload;
  keep(x, x.upload_input.view().substr(0, step.payload));
  return true;
}

// Uploads what came of the body with one read; false when there will be no more.
Task<bool> upload_piece(Exchange& x, Turns& turns) {
  const IoResult read = x.client->transport().try_read(x.upload_input.space());
  if (read.would_block()) co_return true;
  if (!read.ok()) {
    take_leave(x, read);
    co_return false;
  }
  x.upload_input.commit(read.bytes);
  if (x.upload_input.space().empty()) x.upload_input.enlarge();
  BodyDecoder::Step step;
  if (!take_piece(x, step)) co_return false;
  Pieces pieces;
  FramedPiece body;
  body.frame(x.head.framing.body, x.upload_input.view().substr(0, step.payload), upload_end(x), pieces);
  WriteEnd end = x.attempt->send(pieces);
  if (end == WriteEnd::Blocked) end = co_await x.attempt->send_rest(pieces);
  x.upload_input.consume(step.consumed);
  if (!upstream_took(x, end)) co_return false;
  if (turns.is_over(step.consumed)) co_await turns.next();
  co_return true;
}

// The same through `pipe`, for a body of known length that is not kept.
Task<bool> splice_piece(Exchange& x, Pipe& pipe, Turns& turns) {
  const std::size_t most = std::min<std::uint64_t>(x.upload.decoder.length_left(), pipe.capacity());
  const IoResult read = x.client->transport().try_take(pipe, most);
  if (read.would_block()) co_return true;
  if (!read.ok()) {
    take_leave(x, read);
    co_return false;
  }
  x.upload.decoder.moved(read.bytes);
  x.request_bytes += read.bytes;
  const WriteEnd end = co_await x.attempt->send_rest(pipe);
  if (!upstream_took(x, end)) co_return false;
  if (turns.is_over(read.bytes)) co_await turns.next();
  co_return true;
}

bool may_splice(const Exchange& x) {
  return !x.upload.held && x.upload_input.empty() && x.upload.decoder.length_left() >= splice_bytes_least;
}

Task<void> upload_rest(Exchange& x) {
  Turns turns(x.worker.io);
  PipeLease pipe(x.worker.pipes);
  bool more = true;
  while (more && !x.upload.decoder.done()) {
    if (!pipe && may_splice(x)) pipe.take();
    more = co_await await_client(x);
    if (more && pipe) {
      more = co_await splice_piece(x, *pipe, turns);
    } else if (more) {
      more = co_await upload_piece(x, turns);
    }
  }
  if (!more) co_return;
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
  spawn(upload(x), [](std::exception_ptr) {});
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
