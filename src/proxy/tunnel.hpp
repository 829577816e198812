// After a 101 there is no HTTP on the connection any more: bytes both ways until both sides have said their last.
#pragma once

#include "net/task.hpp"
#include "proxy/exchange.hpp"

namespace crossfade {

// Passes the 101 in `x.attempt->answer` on and relays until the tunnel ends: both sides have ended (a half-close is
// passed on), one has broken off (a reset is passed on), or nobody has sent a byte for timeouts.tunnel_idle. What was
// read ahead on either side goes first. Sets `status` (101) and `flag`.
Task<void> run_tunnel(Exchange& x);

}  // namespace crossfade
