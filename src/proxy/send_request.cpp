#include "proxy/send_request.hpp"

#include "http/upgrade.hpp"
#include "proxy/body_pieces.hpp"
#include "proxy/client_connection.hpp"
#include "proxy/upload.hpp"

namespace crossfade {

namespace {

using Stage = AttemptError::Stage;

// A request that could not be repeated takes a pooled connection only if it was used just now: gunicorn closes after
// two seconds, and a close may cross the request on its way.
constexpr std::chrono::seconds fresh_enough{1};

// Nobody may change the protocol in the middle of a request (RFC 9110, 7.8), or to one that was not asked for.
bool may_switch(const Exchange& x) {
  return x.head.upgrade && x.upload.complete && is_asked_for(x.head.fields, x.attempt->answer.fields);
}

Task<bool> send_interim(Exchange& x) {
  x.client_head.clear();
  append_interim_head(x.attempt->answer, x.client_head);
  Pieces pieces;
  pieces.add(x.client_head);
  const WriteEnd end = co_await write_rest(x.client->transport(), pieces, x.client_deadline, x.worker.deadlines,
                                           x.config().timeouts.response_write);
  x.client_head.clear();
  co_return end == WriteEnd::Done;
}

}  // namespace

Clock::duration response_timeout(const Exchange& x) {
  return x.dial().response_timeout.value_or(x.pool().config().response_timeout);
}

AttemptError explained(const Exchange& x, AttemptError error) {
  if (x.timed_out && !error.ok()) {
    error.problem = Problem::ResponseTimeout;
    error.detail = "the request took too long";
  }
  return error;
}

AttemptError lease_connection(Exchange& x, LeasePlan plan) {
  const bool repeatable = x.head.is_idempotent() && will_be_held(x);
  Pool::Reuse reuse;
  if (!repeatable) reuse.idle_at_most = fresh_enough;
  if (plan.fresh) reuse.idle_at_most = Clock::duration(-1);
  reuse.look = !repeatable;
  const Pool::Wish wish{x.worker.random(), x.tried, plan.last_resort};
  AttemptError error = x.attempt->lease_from(x.pool(), wish, reuse, Clock::now());
  x.endpoint = x.attempt->lease.endpoint();
  return error;
}

Task<AttemptError> wait_and_lease(Exchange& x, LeasePlan plan) {
  const AttemptError error = co_await x.attempt->wait_for_slot(x.pool());
  if (!error.ok()) co_return explained(x, error);
  co_return lease_connection(x, plan);
}

Task<AttemptError> send_request(Exchange& x) {
  if (x.upstream_head.empty()) {
    append_upstream_head(x.head, x.peer, x.request_id, {x.config().via, x.made_traceparent()}, x.upstream_head);
  }
  Pieces pieces;
  FramedPiece body;
  pieces.add(x.upstream_head);
  const std::string_view payload = x.upload.kept.empty() ? x.upload.first : std::string_view(x.upload.kept);
  body.frame(x.head.framing.body, payload, x.upload.end, pieces);
  WriteEnd end = x.attempt->send(pieces);
  if (end == WriteEnd::Blocked) end = co_await x.attempt->send_rest(pieces);
  if (end == WriteEnd::Expired) {
    co_return explained(x, x.attempt->error(Stage::Send, Problem::ResponseTimeout, "the upstream does not read"));
  }
  x.request_bytes = payload.size();  // set, not added: this may be a repetition
  // A failed write is not yet the end: the upstream may have answered before it stopped reading.
  if (end == WriteEnd::Done && !x.upload.complete) {
    start_upload(x);
  } else {
    x.attempt->request_sent(response_timeout(x), Clock::now());
  }
  co_return AttemptError{};
}

Task<AttemptError> read_answer_head(Exchange& x) {
  const Attempt::HeadRules rules{x.to_head(), x.config().limits.response_head_bytes};
  for (;;) {
    AttemptError error = co_await x.attempt->read_head(rules);
    // An interrupt ends waits only, and heads that are there already need none.
    if (error.ok() && (x.client_left || x.timed_out)) {
      error = x.attempt->error(Stage::Head, Problem::ResponseTimeout, "no answer in time");
    }
    if (!error.ok()) co_return explained(x, error);
    if (x.attempt->answer.switches_protocol() && !may_switch(x)) {
      co_return x.attempt->error(Stage::Head, Problem::BadResponse, "a 101 that nobody asked for");
    }
    if (!x.attempt->answer.is_interim()) co_return error;
    if (x.head.version < 11) continue;                                  // RFC 9110, 15.2
    const bool again = x.continued && x.attempt->answer.status == 100;  // to a repeated request
    x.continued = x.continued || x.attempt->answer.status == 100;
    if (again) continue;
    const bool sent = co_await send_interim(x);
    if (!sent) {
      x.client_left = true;
      co_return x.attempt->error(Stage::Head, Problem::Reset, "the client left");
    }
  }
}

}  // namespace crossfade
