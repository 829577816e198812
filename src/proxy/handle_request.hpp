// The life of a request, top-down: docs/life-of-a-request.md follows the same headings.
#pragma once

#include "net/task.hpp"
#include "proxy/exchange.hpp"
#include "proxy/read_head.hpp"

namespace crossfade {

// Answers the request whose head is in `x.input`, or refuses it. Afterwards `x.keep_alive` says whether the connection
// may carry another one.
Task<void> handle_request(Exchange& x, HeadOutcome head);

}  // namespace crossfade
