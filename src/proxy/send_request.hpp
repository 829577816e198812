// Steps 3 to 5 of the life of a request: lease a connection, send the request, read the answer's head.
#pragma once

#include "net/task.hpp"
#include "proxy/exchange.hpp"

namespace crossfade {

// How a connection is to be had.
struct LeasePlan {
  bool fresh = false;        // without reusing a pooled one
  bool last_resort = false;  // from an endpoint that is not usable, when none is
};
// Leases from the decision's pool, after a wait in its queue if need be.
AttemptError lease_connection(Exchange& x, LeasePlan plan);
Task<AttemptError> wait_and_lease(Exchange& x, LeasePlan plan);

// `error`, unless something from outside explains it better than what it did to the attempt.
AttemptError explained(const Exchange& x, AttemptError error);

// Sends the head with what there is of the body, and starts the upload of the rest.
Task<AttemptError> send_request(Exchange& x);

// Reads the answer's final head; interim answers are passed on to the client.
Task<AttemptError> read_answer_head(Exchange& x);

// The time an answer may take: the dial's, else the pool's.
Clock::duration response_timeout(const Exchange& x);

}  // namespace crossfade
