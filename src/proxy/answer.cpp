#include "proxy/answer.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "proxy/body_pieces.hpp"
#include "proxy/client_connection.hpp"
#include "proxy/own_answer.hpp"
#include "proxy/record.hpp"
#include "proxy/upload.hpp"

namespace crossfade {

namespace {

// The upstream broke off in the body: the client must be able to tell.
void truncate(Exchange& x, Problem problem) {
  count_truncation(x, problem);
  x.flag = flags::truncated;
  x.keep_alive = false;
  cancel_upload(x);
  // A missing last chunk or a short length shows by itself; a body that ends by closing only by a reset.
  if (x.framing.body == BodyKind::UntilClose) {
    x.client->transport().abort();
  } else {
    x.client->transport().close();
  }
}

// Sends `pieces` to the client; false when that failed, and the exchange is marked so.
Task<bool> send_rest_to_client(Exchange& x, Pieces& pieces) {
  const WriteEnd end = co_await write_rest(x.client->transport(), pieces, x.client_deadline, x.worker.deadlines,
                                           x.config().timeouts.response_write);
  if (end == WriteEnd::Done) co_return true;
  if (x.timed_out && !x.client_left) {
    truncate(x, Problem::ResponseTimeout);
  } else {
    mark_client_left(x);
  }
  co_return false;
}

void compose_head(Exchange& x) {
  const ResponseHead& answer = x.attempt->answer;
  // With a body still coming in, the connection cannot be told to carry another request.
  x.framing = client_framing(answer, x.head, x.may_keep_alive());
  x.keep_alive = x.framing.keep_alive;
  x.status = answer.status;
  write_crossfade_field(x);
  const auto now = std::chrono::system_clock::to_time_t(x.wall_start);
  append_client_head(answer, x.head, x.framing, x.worker.date.at(now), x.crossfade_field, x.client_head);
}

enum class Read : std::uint8_t { Some, End, Broken };

// Reads body bytes from the upstream. `at_once`: more is likely to be there already.
Task<Read> read_body(Exchange& x, bool at_once) {
  Transport& upstream = x.attempt->lease.transport();
  for (;;) {
    if (!at_once) {
      x.client_deadline.arm_read(x.worker.deadlines, upstream, x.pool().config().body_timeout, Clock::now());
      const Wake wake = co_await upstream.readable();
      x.client_deadline.disarm();
      if (x.client_left) {
        mark_client_left(x);
        co_return Read::Broken;
      }
      if (wake == Wake::Expired || x.timed_out) {
        truncate(x, Problem::ResponseTimeout);
        co_return Read::Broken;
      }
    }
    at_once = false;
    const IoResult read = upstream.try_read(x.attempt->input.space());
    if (read.would_block()) continue;
    if (read.ok()) {
      x.attempt->input.commit(read.bytes);
      co_return Read::Some;
    }
    if (read.status == IoResult::Status::Eof) co_return Read::End;
    if (x.client_left) {
      mark_client_left(x);
    } else {
      truncate(x, Problem::Reset);
    }
    co_return Read::Broken;
  }
}

// Decodes what is in `input` and adds it to `pieces`; false when the framing is broken.
bool take_piece(Exchange& x, BodyDecoder& decoder, FramedPiece& piece, Pieces& pieces, std::size_t& consumed) {
  Buffer& input = x.attempt->input;
  const BodyDecoder::Step step = decoder.decode(input.data(), input.size());
  if (step.bad) return false;
  const TrailerRules rules;
  const std::string_view end = body_end(decoder, x.framing.trailers ? &rules : nullptr, x.answer_end);
  piece.frame(x.framing.body, input.view().substr(0, step.payload), end, pieces);
  x.answer_bytes += step.payload;
  consumed = step.consumed;
  return true;
}

// The body beyond its first piece.
Task<void> relay_rest(Exchange& x, BodyDecoder& decoder) {
  std::size_t turn = 0;
  bool filled = false;
  while (!decoder.done()) {
    const Read read = co_await read_body(x, filled);
    if (read == Read::Broken) co_return;
    Pieces pieces;
    FramedPiece piece;
    std::size_t consumed = 0;
    if (read == Read::End) {
      if (!decoder.done_at_end()) co_return truncate(x, Problem::Reset);
      piece.frame(x.framing.body, {}, last_chunk, pieces);
    } else if (!take_piece(x, decoder, piece, pieces, consumed)) {
      co_return truncate(x, Problem::BadResponse);
    }
    WriteEnd end = flush(x.client->transport(), pieces);
    if (end != WriteEnd::Done) {
      const bool sent = co_await send_rest_to_client(x, pieces);
      if (!sent) co_return;
    }
    if (read == Read::End) co_return;
    filled = x.attempt->input.space().empty();
    x.attempt->input.consume(consumed);
    if (filled) x.attempt->input.enlarge();
    turn += consumed;
    if (turn >= turn_bytes) {
      turn = 0;
      co_await boost::asio::post(x.worker.io, boost::asio::use_awaitable_t<Executor>());
    }
  }
}

}  // namespace

void mark_client_left(Exchange& x) {
  x.client_left = true;
  x.status = 499;
  // Nobody but the drain closes a client's connection before its request is done.
  if (x.flag.empty()) x.flag = x.client->transport().is_open() ? flags::client_left : flags::drained;
  x.keep_alive = false;
  cancel_upload(x);
  x.client->transport().abort();
}

Task<void> relay_answer(Exchange& x) {
  compose_head(x);
  BodyDecoder decoder(x.attempt->answer.framing);
  x.attempt->consume_head();
  Pieces pieces;
  FramedPiece piece;
  std::size_t consumed = 0;
  pieces.add(x.client_head);
  if (!take_piece(x, decoder, piece, pieces, consumed)) {
    // Nothing of it was shown yet: this can still be an answer of our own.
    const AttemptError error =
        x.attempt->error(AttemptError::Stage::Head, Problem::BadResponse, "the answer's chunked body is malformed");
    count_failure(x, error);
    co_await answer_failure(x, error);
    co_return;
  }
  if (flush(x.client->transport(), pieces) != WriteEnd::Done) {
    const bool sent = co_await send_rest_to_client(x, pieces);
    if (!sent) co_return;
  }
  x.attempt->input.consume(consumed);
  if (!decoder.done()) co_await relay_rest(x, decoder);
  // Its end is the end of the connection; the client need not have sent all of its body to hear it.
  if (x.framing.body == BodyKind::UntilClose && x.upload.running) x.client->transport().shutdown_write();
  if (x.flag.empty()) x.attempt_complete = x.attempt->answer.keep_alive && x.attempt->input.empty();
}

void give_back(Exchange& x) {
  if (x.flag.empty()) count_whole_answer(x);
  x.attempt->finish(x.attempt_complete && x.upload.complete, Clock::now());
}

void write_crossfade_field(Exchange& x) {
  const Expose expose = x.service().config->expose;
  if (expose == Expose::Never || (expose == Expose::Overridden && !x.decision.overridden)) return;
  std::string& out = x.crossfade_field;
  out = "side=";
  out += to_string(x.decision.side);
  out += "; pool=";
  out += x.pool().config().name;
  out += "; reason=";
  out += to_string(x.decision.reason);
  out += "; dial=";
  out += x.dial().name;
}

}  // namespace crossfade
