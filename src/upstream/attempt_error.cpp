#include "upstream/attempt_error.hpp"

#include "split/fallback_rule.hpp"

#include <algorithm>

namespace crossfade {

bool may_retry_stale(const AttemptError& error, const RequestFacts& request) {
  if (!error.reused || error.answered || error.problem != Problem::Reset) return false;
  if (!request.body_held) return false;
  return request.idempotent || !error.sent;
}

bool may_retry(const AttemptError& error, const RequestFacts& request, const RetryConfig& rules,
               const RetryFacts& retries) {
  if (retries.made >= rules.attempts) return false;
  if (error.stage == AttemptError::Stage::Connect) {
    if (!rules.on_connect_failure || retries.other_endpoint) return rules.on_connect_failure;
    return error.problem == Problem::ConnectFailed && (retries.made == 0 || !retries.has_fallback);
  }
  if (error.problem != Problem::Reset || error.answered || !rules.on_reset) return false;
  return request.body_held && (request.idempotent || !error.sent);
}

bool may_retry_answer(unsigned status, const RequestFacts& request, const RetryConfig& rules,
                      const RetryFacts& retries) {
  if (retries.made >= rules.attempts || !request.body_held || !request.idempotent) return false;
  return std::find(rules.on_status.begin(), rules.on_status.end(), status) != rules.on_status.end();
}

bool is_endpoints_fault(const AttemptError& error) {
  if (error.ok() || error.stage == AttemptError::Stage::Lease) return false;
  return !(error.reused && !error.answered && error.problem == Problem::Reset);
}

bool may_fall_back(const AttemptError& error, Side side, Reason reason, bool fallback_on) {
  if (!fallback_on || !error.before_send()) return false;
  if (error.problem == Problem::Overloaded) return false;
  return yields_to_fallback(side, reason);
}

}  // namespace crossfade
