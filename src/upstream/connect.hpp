// Opening a connection to a lease's endpoint.
#pragma once

#include "net/task.hpp"
#include "upstream/pool.hpp"

namespace crossfade {

// Connects and attaches. Ends with Problem::None, ConnectFailed or ConnectTimeout (also when the lease is interrupted);
// `timeout` of zero means none but the kernel's. The lease must not be moved or ended meanwhile.
Task<Problem> connect(boost::asio::io_context& io, Lease& lease, DeadlineQueue& deadlines, Clock::duration timeout);

}  // namespace crossfade
