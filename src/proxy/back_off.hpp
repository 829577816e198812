// The pause before a retry.
#pragma once

#include "net/task.hpp"
#include "proxy/exchange.hpp"

namespace crossfade {

// Waits a random time up to the pool's backoff, doubled with each retry that went before, and counts one more. What
// ends the request from outside ends the wait.
Task<void> back_off(Exchange& x);

}  // namespace crossfade
