// What can end a request from outside its own waits: the client's departure and the request's total timeout.
#pragma once

#include "proxy/exchange.hpp"

namespace crossfade {

// How often a request that waits for its upstream looks whether the client is still there.
inline constexpr std::chrono::milliseconds departure_interval{200};

// Arms both. Exchange::next() disarms them.
void watch_for_interruptions(Exchange& x);

// The request goes to another pool: what is left of that pool's request_timeout.
void rearm_total(Exchange& x);

// Ends every wait of the request.
void interrupt_all(Exchange& x);

}  // namespace crossfade
