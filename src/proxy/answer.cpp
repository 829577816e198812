#include "proxy/answer.hpp"

#include <algorithm>

#include "net/pipe_lease.hpp"
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

// What a write to the client came to: false when it failed, and then the exchange is marked so.
bool client_took(Exchange& x, WriteEnd end) {
  if (end == WriteEnd::Done) return true;
  if (x.timed_out && !x.client_left) {
    truncate(x, Problem::ResponseTimeout);
  } else {
    mark_client_left(x);
  }
  return false;
}

// Writes the rest of `source`, which is Pieces or a Pipe, to the client.
template <class Source>
Task<WriteEnd> send_rest_to_client(Exchange& x, Source& source) {
  return write_rest(x.client->transport(), source, x.client_deadline, x.worker.deadlines,
                    x.config().timeouts.response_write);
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

// Waits until there may be more of the body; false when it broke off.
Task<bool> await_upstream(Exchange& x) {
  Transport& upstream = x.attempt->lease.transport();
  Wake wake = Wake::Ready;
  if (!upstream.may_read()) {
    x.client_deadline.arm_read(x.worker.deadlines, upstream, x.pool().config().body_timeout, Clock::now());
    wake = co_await upstream.readable();
    x.client_deadline.disarm();
  }
  if (x.client_left) {
    mark_client_left(x);
    co_return false;
  }
  if (wake == Wake::Expired || x.timed_out) {
    truncate(x, Problem::ResponseTimeout);
    co_return false;
  }
  co_return true;
}

// The upstream's connection has ended before the body did.
void break_off(Exchange& x) {
  if (x.client_left) {
    mark_client_left(x);
  } else {
    truncate(x, Problem::Reset);
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

// Relays what came of the body with one read; false when that was the last.
Task<bool> relay_piece(Exchange& x, BodyDecoder& decoder, Turns& turns) {
  const IoResult read = x.attempt->lease.transport().try_read(x.attempt->input.space());
  if (read.would_block()) co_return true;
  const bool at_end = read.status == IoResult::Status::Eof && decoder.done_at_end();
  if (!read.ok() && !at_end) {
    break_off(x);
    co_return false;
  }
  Pieces pieces;
  FramedPiece piece;
  std::size_t consumed = 0;
  if (at_end) {
    piece.frame(x.framing.body, {}, last_chunk, pieces);
  } else {
    x.attempt->input.commit(read.bytes);
    if (!take_piece(x, decoder, piece, pieces, consumed)) {
      truncate(x, Problem::BadResponse);
      co_return false;
    }
  }
  WriteEnd end = flush(x.client->transport(), pieces);
  if (end == WriteEnd::Blocked) end = co_await send_rest_to_client(x, pieces);
  if (!client_took(x, end) || at_end) co_return false;
  const bool filled = x.attempt->input.space().empty();
  x.attempt->input.consume(consumed);
  if (filled) x.attempt->input.enlarge();
  if (turns.is_over(consumed)) co_await turns.next();
  co_return true;
}

// The same through `pipe`, for a body of known length of which nothing is in `input`.
Task<bool> splice_piece(Exchange& x, BodyDecoder& decoder, Pipe& pipe, Turns& turns) {
  const std::size_t most = std::min<std::uint64_t>(decoder.length_left(), pipe.capacity());
  const IoResult read = x.attempt->lease.transport().try_take(pipe, most);
  if (read.would_block()) co_return true;
  if (!read.ok()) {
    break_off(x);
    co_return false;
  }
  decoder.moved(read.bytes);
  x.answer_bytes += read.bytes;
  WriteEnd end = flush(x.client->transport(), pipe);
  if (end == WriteEnd::Blocked) end = co_await send_rest_to_client(x, pipe);
  if (!client_took(x, end)) co_return false;
  if (turns.is_over(read.bytes)) co_await turns.next();
  co_return true;
}

// The body beyond its first piece.
Task<void> relay_rest(Exchange& x, BodyDecoder& decoder) {
  Turns turns(x.worker.io);
  PipeLease pipe(x.worker.pipes);
  if (x.framing.body == BodyKind::Length && decoder.length_left() >= splice_bytes_least) pipe.take();
  bool more = true;
  while (more && !decoder.done()) {
    more = co_await await_upstream(x);
    if (more && pipe) {
      more = co_await splice_piece(x, decoder, *pipe, turns);
    } else if (more) {
      more = co_await relay_piece(x, decoder, turns);
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
  WriteEnd end = flush(x.client->transport(), pieces);
  if (end == WriteEnd::Blocked) end = co_await send_rest_to_client(x, pieces);
  if (!client_took(x, end)) co_return;
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
