// Closing so that the last answer arrives: a close with unread bytes would send a reset, which may overtake the answer.
#pragma once

#include "net/task.hpp"
#include "proxy/exchange.hpp"

namespace crossfade {

inline constexpr std::chrono::seconds linger_total{2};
inline constexpr std::size_t linger_bytes_max = 1024 * 1024;

// Says that there is no more to come, then reads and drops what the client still sends, for a while.
Task<void> linger(Exchange& x);

}  // namespace crossfade
