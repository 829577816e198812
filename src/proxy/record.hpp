// The last step of the life of a request: its numbers and its line in the access log.
#pragma once

#include "proxy/exchange.hpp"

namespace crossfade {

void record(Exchange& x);

// Counts a failed attempt against its pool, unless it was the client's doing.
void count_failure(Exchange& x, const AttemptError& error);

}  // namespace crossfade
