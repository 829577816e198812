// What an attempt at an upstream came to when it failed, and what may be done about it: pure rules.
#pragma once

#include <cstddef>
#include <cstdint>

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
  bool body_held = true;    // the whole body is still in memory
};

// A pooled connection that dies before a byte of the answer was most likely closed by the upstream before the request
// came: it is repeated once on a fresh one, if repeating does no harm.
bool may_retry_stale(const AttemptError& error, const RequestFacts& request);

// Another endpoint of the same pool is tried when connecting failed; at most once a request, whatever else was tried:
// `failed_connects` includes this one.
bool may_try_another_endpoint(const AttemptError& error, std::size_t endpoints, unsigned failed_connects);

// Never worse than legacy: what a dial or the inclusion list sent to a new side that cannot be reached goes to legacy.
// Never for an override (who asks for the new side by name gets it or its error), never for overload.
bool may_fall_back(const AttemptError& error, Side side, Reason reason, bool fallback_on);

}  // namespace crossfade
