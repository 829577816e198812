#include "proxy/handle_request.hpp"

#include "proxy/answer.hpp"
#include "proxy/ask_other.hpp"
#include "proxy/back_off.hpp"
#include "proxy/client_connection.hpp"
#include "proxy/interrupt.hpp"
#include "proxy/own_answer.hpp"
#include "proxy/record.hpp"
#include "proxy/send_request.hpp"
#include "proxy/tunnel.hpp"
#include "proxy/upload.hpp"
#include "split/received_head.hpp"
#include "telemetry/sample.hpp"
#include "upstream/attempt_error.hpp"

namespace crossfade {

namespace {

using Stage = AttemptError::Stage;

// 1. Read the head: judge what read_head gathered.
HeadVerdict parse_head(Exchange& x, const HeadOutcome& outcome) {
  x.client_address = x.client->peer();  // until the head says more
  if (outcome.kind == HeadOutcome::Kind::Refused) {
    x.head.clear();
    return {outcome.problem, outcome.detail, outcome.offending};
  }
  return read_head_bytes({x.input.data(), x.head_bytes}, x.config(), x.listener(), x.head);
}

// A request that nobody has begun to trace is known by ids from here on, if it shall be.
void begin_trace(Exchange& x) {
  if (!x.config().trace || !received_trace(x.head.fields).trace_id.empty()) return;
  write_traceparent(x.worker.random, is_sampled(x.config().access_log.sample, x.request_id), x.traceparent);
  x.trace_made = true;
}

// 2. Decide: who is the client, which service, dial and side.
HeadVerdict decide(Exchange& x) {
  x.peer = peer_of(x.listener(), x.client->peer());
  x.client_address = client_address(x.peer, x.listener().trusted_proxies, x.head.fields);
  if (const std::string_view id = received_request_id(x.head.fields); !id.empty()) {
    x.request_id = id;
  } else {
    append_request_id(x.worker.random, x.request_id);
  }
  const RouteTable& routes = x.view->snapshot().routes;
  const HeadVerdict verdict = decide_head(routes, x.head, x.client_address, x.worker.random(), x.decision);
  if (verdict.problem != Problem::None) return verdict;
  x.decided = true;
  begin_trace(x);
  if (x.decision.override_ignored != OverrideIgnored::No) {
    x.service().cell->overrides_ignored[static_cast<std::size_t>(x.decision.override_ignored)].add();
  }
  return {};
}

// What may be done about a failed attempt: the only place that decides it.
enum class Next : std::uint8_t { GiveUp, ReplaceConnection, Retry, FallBack, LastResort };

bool is_ended_from_outside(const Exchange& x) {
  return x.client_left || x.timed_out || x.upload.problem != Problem::None;
}

RequestFacts request_facts(const Exchange& x) { return {x.head.is_idempotent(), x.upload.held || !x.upload.begun}; }

// What a repetition's predecessor may have done on the new side must not be done on legacy, too.
bool may_fall_back(const Exchange& x, const AttemptError& error) {
  if (x.was_sent && !x.head.is_safe()) return false;
  return may_fall_back(error, x.decision.side, x.decision.reason, x.service().config->fallback);
}

RetryFacts retry_facts(Exchange& x, const AttemptError& error) {
  if (const EndpointPtr failed = x.attempt->lease.endpoint()) x.tried.push_back(failed);
  return {x.retries, x.pool().has_other_endpoint(x.tried, Clock::now()), may_fall_back(x, error)};
}

bool take_retry_turn(Exchange& x) {
  SharedPool& shared = x.pool().shared();
  return x.retry_turn.begin(shared.retries, x.pool().config().retry, shared.in_flight());
}

Next next_step(Exchange& x, const AttemptError& error, LeasePlan plan) {
  if (is_ended_from_outside(x)) return Next::GiveUp;
  const RequestFacts request = request_facts(x);
  if (may_retry_stale(error, request)) return Next::ReplaceConnection;
  const RetryConfig& rules = x.pool().config().retry;
  if (may_retry(error, request, rules, retry_facts(x, error)) && take_retry_turn(x)) return Next::Retry;
  if (may_fall_back(x, error)) return Next::FallBack;
  if (error.problem == Problem::NoEndpoint && !plan.last_resort) return Next::LastResort;
  return Next::GiveUp;
}

// An answer that the pool's rules would rather have from another attempt.
bool is_retried(Exchange& x) {
  const RetryConfig& rules = x.pool().config().retry;
  if (rules.on_status.empty() || is_ended_from_outside(x)) return false;
  const unsigned status = x.attempt->answer.status;
  return may_retry_answer(status, request_facts(x), rules, retry_facts(x, {})) && take_retry_turn(x);
}

// How the next attempt leases. Before the client hears of an error, an endpoint has its chance that the checks hold for
// dead: they may be behind.
LeasePlan next_plan(const Exchange& x, Next next, const AttemptError& error, LeasePlan plan) {
  plan.fresh = next == Next::ReplaceConnection;
  plan.last_resort = next != Next::FallBack && (plan.last_resort || next == Next::LastResort ||
                                                (next == Next::Retry && !may_fall_back(x, error)));
  return plan;
}

// Makes ready for the next attempt.
Task<void> prepare(Exchange& x, Next next) {
  if (x.upload.begun) co_await rewind_upload(x);
  x.was_sent = x.was_sent || x.attempt->sent_any();
  if (next == Next::ReplaceConnection) {
    x.attempt->replace_connection();
  } else {
    x.attempt->reset();
  }
  if (next == Next::FallBack) {
    x.decision.side = Side::Legacy;
    x.decision.reason = Reason::Fallback;
    x.tried.clear();
    x.retries = 0;
    x.retry_turn.end();
    rearm_total(x);
  } else if (next != Next::LastResort) {
    x.pool().cell().retries.add();
  }
  if (next == Next::Retry) co_await back_off(x);
}

// 3. to 5.: lease a connection, send, read the answer's head; again where a rule allows it.
Task<AttemptError> ask_upstream(Exchange& x) {
  LeasePlan plan;
  for (;;) {
    AttemptError error = lease_connection(x, plan);
    if (error.problem == Problem::Overloaded) error = co_await wait_and_lease(x, plan);
    if (error.ok() && !x.attempt->connected()) {
      error = co_await x.attempt->connect_lease();
      error = explained(x, error);
    }
    if (error.ok()) error = co_await send_request(x);
    if (error.ok()) error = co_await read_answer_head(x);
    Next next = Next::Retry;
    if (error.ok()) {
      count_answer(x);
      if (!is_retried(x)) {
        x.retry_turn.end();  // a tunnel or a long answer would keep its part of the budget for as long as it lasts
        co_return error;
      }
    } else {
      count_failure(x, error);
      next = next_step(x, error, plan);
      if (next == Next::GiveUp) co_return error;
    }
    plan = next_plan(x, next, error, plan);
    co_await prepare(x, next);
    if (is_ended_from_outside(x)) {
      error = explained(x, x.attempt->error(Stage::Lease, Problem::Reset, "it ended"));
      count_failure(x, error);
      co_return error;
    }
  }
}

}  // namespace

Task<void> handle_request(Exchange& x, HeadOutcome head) {
  HeadVerdict verdict = parse_head(x, head);
  if (verdict.problem == Problem::None) verdict = decide(x);
  if (verdict.problem == Problem::None) verdict = prepare_upload(x);
  if (verdict.problem != Problem::None) {
    co_await answer_refusal(x, verdict);
    record(x);
    co_return;
  }
  if (x.head.max_forwards == 0) {
    co_await answer_last_hop(x);
    record(x);
    co_return;
  }
  watch_for_interruptions(x);
  const AttemptError error = co_await ask_upstream(x);
  if (error.ok() && may_ask_other(x)) co_await ask_other(x);
  if (!error.ok()) {
    co_await answer_failure(x, error);
  } else if (x.attempt->answer.switches_protocol()) {
    co_await run_tunnel(x);  // 6., for as long as it lasts
  } else {
    co_await relay_answer(x);  // 6.
  }
  if (x.upload.running) co_await finish_upload(x);
  note_broken_upload(x);
  give_back(x);  // 7.
  record(x);     // 8.
}

}  // namespace crossfade
