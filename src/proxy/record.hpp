// The last step of the life of a request: its numbers and its line in the access log.
#pragma once

#include "proxy/exchange.hpp"

namespace crossfade {

void record(Exchange& x);

// Counts a failed attempt against its pool, unless it was the client's doing, and against its endpoint if it was that
// one's.
void count_failure(Exchange& x, const AttemptError& error);
// The same for an answer that broke off.
void count_truncation(Exchange& x, Problem problem);
// Counts an answer's head against its endpoint, if it is such a one.
void count_answer(Exchange& x);
// Counts an answer that has come to its end for its endpoint.
void count_whole_answer(Exchange& x);

}  // namespace crossfade
