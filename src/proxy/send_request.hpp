// Steps 3 to 5 of the life of a request: lease a connection, send the request, read the answer's head.
#pragma once

#include "proxy/exchange.hpp"

namespace crossfade {

// Leases from the decision's pool. `fresh`: without reusing a pooled connection.
AttemptError lease_connection(Exchange& x, const Endpoint* avoid, bool fresh);

// Sends the head with what there is of the body, and starts the upload of the rest.
Task<AttemptError> send_request(Exchange& x);

// Reads the answer's final head; interim answers are passed on to the client.
Task<AttemptError> read_answer_head(Exchange& x);

// The time an answer may take: the dial's, else the pool's.
Clock::duration response_timeout(const Exchange& x);

}  // namespace crossfade
