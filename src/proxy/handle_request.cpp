#include "proxy/handle_request.hpp"

#include "http/unfold.hpp"
#include "proxy/answer.hpp"
#include "proxy/client_connection.hpp"
#include "proxy/interrupt.hpp"
#include "proxy/own_answer.hpp"
#include "proxy/record.hpp"
#include "proxy/send_request.hpp"
#include "proxy/tunnel.hpp"
#include "proxy/upload.hpp"
#include "upstream/attempt_error.hpp"

namespace crossfade {

namespace {

// 1. Read the head: judge what read_head gathered.
HeadVerdict parse_head(Exchange& x, const HeadOutcome& outcome) {
  x.client_address = x.client->peer();  // until the head says more
  if (outcome.kind == HeadOutcome::Kind::Refused) {
    x.head.clear();
    return {outcome.problem, outcome.detail, outcome.offending};
  }
  const Limits& limits = x.config().limits;
  const Lenient& lenient = x.listener().lenient;
  if (lenient.obs_fold) unfold({x.input.data(), x.head_bytes});
  const HeadRules rules{limits.request_headers, x.config().underscore_headers, lenient, limits.request_line_bytes,
                        limits.request_header_bytes};
  return parse_request_head(x.input.view().substr(0, x.head_bytes), rules, x.head);
}

// 2. Decide: who is the client, which service, dial and side.
HeadVerdict decide(Exchange& x) {
  const std::vector<Cidr>& trusted = x.listener().trusted_proxies;
  x.peer = {x.client->peer(), is_in(trusted, x.client->peer())};
  x.client_address = client_address(x.peer, trusted, x.head.fields);
  if (const std::string_view id = received_request_id(x.head.fields); !id.empty()) {
    x.request_id = id;
  } else {
    append_request_id(x.worker.random, x.request_id);
  }
  const RequestView view{x.head.method,         x.head.authority, x.head.target,
                         x.head.fields.views(), x.client_address, x.worker.random()};
  x.decision = x.view->snapshot().routes.decide(view);
  if (!x.decision.found) return {Problem::NoService, "no service takes this host", {}};
  x.decided = true;
  if (x.decision.override_ignored != OverrideIgnored::No) {
    x.service().cell->overrides_ignored[static_cast<std::size_t>(x.decision.override_ignored)].add();
  }
  return {};
}

// What may be done about a failed attempt: the only place that decides it.
enum class Next : std::uint8_t { GiveUp, RetryFresh, TryAnotherEndpoint, FallBack };
Next next_step(const Exchange& x, const AttemptError& error) {
  if (x.client_left || x.timed_out || x.upload.problem != Problem::None) return Next::GiveUp;
  const RequestFacts facts{x.head.is_idempotent(), x.upload.held};
  if (may_retry_stale(error, facts)) return Next::RetryFresh;
  if (may_try_another_endpoint(error, x.pool().endpoint_count(), x.failed_connects)) return Next::TryAnotherEndpoint;
  if (may_fall_back(error, x.decision.side, x.decision.reason, x.service().config->fallback)) return Next::FallBack;
  return Next::GiveUp;
}

// Makes ready for the next attempt.
void prepare(Exchange& x, Next next, EndpointPtr& avoid, bool& fresh) {
  avoid = next == Next::TryAnotherEndpoint ? x.attempt.lease.endpoint() : nullptr;
  fresh = next == Next::RetryFresh;
  if (next == Next::FallBack) {
    x.decision.side = Side::Legacy;
    x.decision.reason = Reason::Fallback;
    x.failed_connects = 0;
    rearm_total(x);
  } else {
    x.pool().cell().retries.add();
  }
  x.attempt.reset();
}

// 3. to 5.: lease a connection, send, read the answer's head; again where a rule allows it.
Task<AttemptError> ask_upstream(Exchange& x) {
  EndpointPtr avoid;   // it has just failed
  bool fresh = false;  // do not reuse a pooled connection
  for (;;) {
    AttemptError error = lease_connection(x, avoid.get(), fresh);
    if (error.ok() && !x.attempt.connected()) error = co_await x.attempt.connect_lease();
    if (error.ok()) error = co_await send_request(x);
    if (error.ok()) error = co_await read_answer_head(x);
    if (error.ok()) co_return error;
    count_failure(x, error);
    if (error.stage == AttemptError::Stage::Connect) ++x.failed_connects;
    const Next next = next_step(x, error);
    if (next == Next::GiveUp) co_return error;
    prepare(x, next, avoid, fresh);
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
  if (!error.ok()) {
    co_await answer_failure(x, error);
  } else if (x.attempt.answer.switches_protocol()) {
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
