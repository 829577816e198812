// Answers of crossfade's own: problems, as application/problem+json, and what the last recipient of a TRACE or OPTIONS
// says.
#pragma once

#include "net/task.hpp"
#include "proxy/exchange.hpp"

namespace crossfade {

// The request was refused before any upstream was asked. Counts it as rejected.
Task<void> answer_refusal(Exchange& x, HeadVerdict verdict);

// The request may not be passed on any more (Max-Forwards: 0).
Task<void> answer_last_hop(Exchange& x);

// After an answer: the request's body broke while the answer was under way. What the log and the count say of it.
void note_broken_upload(Exchange& x);

// The upstream could not answer, the request's body broke, or the client left. Requires that no final answer has begun.
Task<void> answer_failure(Exchange& x, const AttemptError& error);

}  // namespace crossfade
