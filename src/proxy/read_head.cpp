#include "proxy/read_head.hpp"

#include <algorithm>

#include "proxy/client_connection.hpp"
#include "split/received_head.hpp"

namespace crossfade {

namespace {

using Kind = HeadOutcome::Kind;

// Behind an empty line, which is skipped once, a request is likely to follow at once.
constexpr std::chrono::milliseconds after_empty_line{100};

// One empty line before a request line is skipped (RFC 9112, 2.2): some old clients end their bodies with one.
bool skip_empty_line(Exchange& x, bool& skipped) {
  if (skipped || !x.input.view().starts_with("\r\n")) return false;
  x.input.consume(2);
  return skipped = true;
}

// Room for more of a head, up to the byte that is one too many.
void enlarge(Exchange& x) {
  x.input.reserve(std::min<std::uint64_t>(head_limit(x.config().limits) + 1, x.input.capacity() * 2));
}

void mark_start(Exchange& x) {
  x.start = Clock::now();
  x.wall_start = std::chrono::system_clock::now();
}

// Looks at what there is: an outcome, or Idle when more is needed.
HeadOutcome examine(Exchange& x, HeadEndFinder& finder) {
  const HeadArrival arrival = look_at_head(x.config().limits, finder, x.input.view());
  if (arrival.state == HeadArrival::State::Incomplete) return {Kind::Idle, Problem::None, "", {}};
  x.head_bytes = arrival.head_bytes;
  const HeadVerdict& refusal = arrival.refusal;
  const bool complete = arrival.state == HeadArrival::State::Complete;
  return {complete ? Kind::Complete : Kind::Refused, refusal.problem, refusal.detail, refusal.offending};
}

}  // namespace

Task<HeadOutcome> read_head(Exchange& x) {
  Transport& transport = x.client->transport();
  x.view = x.worker.view;
  HeadEndFinder finder;
  WaitDeadline deadline;
  bool skipped = false;
  bool begun = false;
  for (;;) {
    if (skip_empty_line(x, skipped)) {  // its half may have come before: then nothing has begun after all
      finder = {};
      deadline.disarm();
      begun = false;
    }
    if (!x.input.empty()) {
      if (!begun) mark_start(x);
      const HeadOutcome outcome = examine(x, finder);
      if (outcome.kind != Kind::Idle) co_return outcome;
      if (x.input.space().empty()) enlarge(x);
      // The total runs from the first byte; it is only armed for heads that don't come at once.
      if (!begun) {
        deadline.arm_read(x.worker.deadlines, transport, x.config().timeouts.request_head, x.start);
        x.worker.ensure_tick();
      }
      begun = true;
    }
    if (!transport.may_read()) {
      const HeadOutcome none{x.worker.closing ? Kind::Closed : Kind::Idle, Problem::None, "", {}};
      if (!begun && !skipped) co_return none;
      if (!begun) {
        deadline.arm_read(x.worker.deadlines, transport, after_empty_line, Clock::now());
        x.worker.ensure_tick();
      }
      const Wake wake = co_await transport.readable();
      if (wake == Wake::Closed) co_return HeadOutcome{};
      if (wake == Wake::Expired || deadline.expired()) {
        if (!begun) co_return none;
        co_return HeadOutcome{Kind::Refused, Problem::RequestTimeout, "the head did not arrive in time", {}};
      }
    }
    // A request that begins now is answered by the snapshot of now.
    if (!begun) x.view = x.worker.view;
    const IoResult read = transport.try_read(x.input.space());
    if (read.would_block()) continue;
    if (!read.ok()) co_return HeadOutcome{};
    x.input.commit(read.bytes);
  }
}

}  // namespace crossfade
