#include "proxy/ask_other.hpp"

#include <utility>

#include "proxy/record.hpp"
#include "proxy/send_request.hpp"

namespace crossfade {

namespace {

// What the other side has for its answer: the client could have had the first one long ago.
constexpr std::chrono::seconds patience{1};
constexpr std::chrono::milliseconds interrupt_again{50};

// Ends the question when its time is up. An interrupt ends the wait of its moment only, so it comes again.
struct Impatience {
  explicit Impatience(Exchange& exchange) : x(exchange), deadline(&Impatience::pass, this) {
    x.worker.arm(deadline, patience);
  }
  static void pass(void* self) {
    auto& that = *static_cast<Impatience*>(self);
    that.passed = true;
    that.x.worker.arm(that.deadline, interrupt_again);
    that.x.attempt->interrupt();
  }

  Exchange& x;
  Deadline deadline;
  bool passed = false;
};

Side other(Side side) { return side == Side::New ? Side::Legacy : Side::New; }

// One attempt, which neither waits in a queue nor is retried: there is an answer already. A pooled connection that was
// closed is replaced, as always.
Task<AttemptError> ask_once(Exchange& x) {
  const Impatience impatience(x);
  for (LeasePlan plan;; plan.fresh = true) {
    AttemptError error = lease_connection(x, plan);
    if (error.ok() && !x.attempt->connected()) error = co_await x.attempt->connect_lease();
    if (error.ok()) error = co_await send_request(x);
    if (error.ok()) error = co_await read_answer_head(x);
    if (error.ok()) {
      count_answer(x);
    } else if (!impatience.passed && !x.timed_out) {
      count_failure(x, error);
    }
    if (error.ok() || impatience.passed || plan.fresh || !may_retry_stale(error, {true, true})) co_return error;
    x.attempt->reset();
  }
}

// Ends an attempt whose answer nobody wants. When all of it has arrived already, its connection may be used again.
void discard(Attempt& attempt) {
  if (!attempt.answered()) return attempt.reset();
  BodyDecoder body(attempt.answer.framing);
  attempt.consume_head();
  const BodyDecoder::Step step = body.decode(attempt.input.data(), attempt.input.size());
  const bool whole = body.done() && !step.bad && step.consumed == attempt.input.size();
  attempt.finish(whole && attempt.answer.keep_alive, Clock::now());
}

}  // namespace

bool may_ask_other(const Exchange& x) {
  if (x.attempt->answer.status != 404 || !x.dial().ask_other_on_404) return false;
  if (x.head.method != "GET" && x.head.method != "HEAD") return false;
  if (x.head.framing.body != BodyKind::None || x.head.upgrade || x.client_left || x.timed_out) return false;
  const Reason reason = x.decision.reason;
  return reason == Reason::Dial || reason == Reason::NoKey || reason == Reason::Include;
}

Task<void> ask_other(Exchange& x) {
  const Side first_side = x.decision.side;
  const EndpointPtr first_endpoint = x.endpoint;
  std::unique_ptr<Attempt> first = std::exchange(x.attempt, x.new_attempt());
  x.decision.side = other(first_side);
  x.tried.clear();
  const AttemptError error = co_await ask_once(x);
  x.asked_other = error.ok() && x.attempt->answer.status < 400;
  x.service().dial_cells[x.decision.dial][side_index(first_side)]->asked_other[x.asked_other ? 1 : 0].add();
  if (!x.asked_other) {
    std::swap(first, x.attempt);
    x.decision.side = first_side;
    x.endpoint = first_endpoint;
    if (std::exchange(x.timed_out, false)) x.total.disarm();  // it was the question that took so long
  }
  discard(*first);
}

}  // namespace crossfade
