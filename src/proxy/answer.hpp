// Steps 6 and 7 of the life of a request: the upstream's answer on its way to the client, and the connection's return.
#pragma once

#include "net/task.hpp"
#include "proxy/exchange.hpp"

namespace crossfade {

// Sends the answer whose head is in `x.attempt->answer`, body and all. Sets `status` and, when it did not become whole,
// `flag`; closes the client's connection so that a broken answer looks broken.
Task<void> relay_answer(Exchange& x);

// Pools the upstream connection if the exchange on it is complete, else closes it.
void give_back(Exchange& x);

// What X-Crossfade says of this exchange; empty when it is not to be said.
void write_crossfade_field(Exchange& x);

// The client has gone: nothing can be sent any more.
void mark_client_left(Exchange& x);

}  // namespace crossfade
