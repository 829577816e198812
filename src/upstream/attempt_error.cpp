#include "upstream/attempt_error.hpp"

namespace crossfade {

bool may_retry_stale(const AttemptError& error, const RequestFacts& request) {
  if (!error.reused || error.answered || error.problem != Problem::Reset) return false;
  if (!request.body_held) return false;
  return request.idempotent || !error.sent;
}

bool may_try_another_endpoint(const AttemptError& error, std::size_t endpoints, unsigned failed_connects) {
  return error.stage == AttemptError::Stage::Connect && endpoints > 1 && failed_connects < 2;
}

bool may_fall_back(const AttemptError& error, Side side, Reason reason, bool fallback_on) {
  if (!fallback_on || side != Side::New || !error.before_send()) return false;
  if (error.problem == Problem::Overloaded) return false;
  return reason == Reason::Dial || reason == Reason::NoKey || reason == Reason::Include;
}

}  // namespace crossfade
