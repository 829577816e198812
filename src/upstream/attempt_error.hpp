// What an attempt at an upstream came to when it failed, and what may be done about it: pure rules.
#pragma once

#include <cstddef>
#include <cstdint>

#include "crossfade/config.hpp"
#include "crossfade/decision.hpp"
#include "http/problem.hpp"

namespace crossfade {

struct AttemptError {
  enum class Stage : std::uint8_t { Lease = 1, Connect = 2, Send = 3, Head = 4 };
  Stage stage = Stage::Lease;
  Problem problem = Problem::None;  // the answer's code if nothing can be done; None: no error
  bool reused = false;              // on a pooled connection, which the upstream may have closed meanwhile
  bool sent = false;                // a byte of the request may have reached the upstream
  bool answered = false;            // a byte of the answer has arrived
  const char* detail = "";

  bool ok() const { return problem == Problem::None; }
  // Nothing of the request can have been acted upon.
  bool before_send() const { return stage == Stage::Lease || stage == Stage::Connect; }
};

// What the rules need to know of the request.
struct RequestFacts {
  bool idempotent = false;  // RFC 9110, 9.2.2
  bool body_held = true;    // whatever was taken of the body is still in memory
};

// A pooled connection that dies before a byte of the answer was most likely closed by the upstream before the request
// came: it is repeated once on a fresh one, if repeating does no harm.
bool may_retry_stale(const AttemptError& error, const RequestFacts& request);

// What is known of the retries of a request on one pool.
struct RetryFacts {
  unsigned made = 0;            // so far
  bool other_endpoint = false;  // there is a usable one that has not failed this request yet
  bool has_fallback = false;    // it may go to legacy instead
};

// Whether the pool's rules and the request allow it to be asked again after `error`. Another question is whether the
// budget does. Where connecting timed out, only another endpoint is worth the time; where every endpoint has failed and
// legacy can have it, only the first retry is.
bool may_retry(const AttemptError& error, const RequestFacts& request, const RetryConfig& rules,
               const RetryFacts& retries);
// The same after an answer.
bool may_retry_answer(unsigned status, const RequestFacts& request, const RetryConfig& rules,
                      const RetryFacts& retries);

// Whether the error speaks against the endpoint: not one that had no endpoint, nor the loss of a pooled connection that
// the upstream was free to close.
bool is_endpoints_fault(const AttemptError& error);
// The same of an answer: a gateway's, or one that says so. A 500 comes from code that every endpoint of the pool runs.
inline bool is_endpoints_fault(unsigned status) { return status >= 502 && status <= 504; }

// Never worse than legacy: what a dial or the inclusion list sent to a new side that cannot be reached goes to legacy.
// Never for an override (who asks for the new side by name gets it or its error), never for overload.
bool may_fall_back(const AttemptError& error, Side side, Reason reason, bool fallback_on);

}  // namespace crossfade
