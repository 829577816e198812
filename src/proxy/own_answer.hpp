// Answers of crossfade's own, as application/problem+json.
#pragma once

#include "proxy/exchange.hpp"

namespace crossfade {

// The request was refused before any upstream was asked. Counts it as rejected.
Task<void> answer_refusal(Exchange& x, Problem problem, const char* detail);

// The upstream could not answer, the request's body broke, or the client left. Requires that no final answer has begun.
Task<void> answer_failure(Exchange& x, const AttemptError& error);

}  // namespace crossfade
