// The first step of the life of a request: its head's bytes.
#pragma once

#include "net/task.hpp"
#include "proxy/exchange.hpp"

namespace crossfade {

struct HeadOutcome {
  enum class Kind : std::uint8_t {
    Complete = 1,  // `head_bytes` of `input` are the head
    Refused = 2,   // it will not become one: `problem` tells why
    Idle = 3,      // no request has begun: park
    Closed = 4,    // the client has gone, or has nothing to say when the drain closes connections
  };
  Kind kind = Kind::Closed;
  Problem problem = Problem::None;
  const char* detail = "";
  std::string_view offending;  // with Refused: the line at fault, in `input`; empty: it is what is missing
};

// Gathers a head, and waits for the rest of it once it has begun.
Task<HeadOutcome> read_head(Exchange& x);

}  // namespace crossfade
