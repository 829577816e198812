// From the bytes of a request's head to the decision: what serving and explaining a request do alike, so that neither
// can see anything that the other does not. Plain functions; thread-safe; without a trace nothing here allocates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "crossfade/config.hpp"
#include "crossfade/route_table.hpp"
#include "http/forwarded.hpp"
#include "http/head_end.hpp"
#include "http/request_head.hpp"

namespace crossfade {

// How far a head has come.
struct HeadArrival {
  enum class State : std::uint8_t { Incomplete = 1, Complete = 2, Refused = 3 };
  State state = State::Incomplete;
  std::size_t head_bytes = 0;  // when complete, with the empty line
  HeadVerdict refusal;         // when refused: `offending` is in `arrived`; empty: it is what is missing
};

// The most bytes that a head may have; never without a limit.
std::uint64_t head_limit(const Limits& limits);

// Looks at all that has arrived of a head; `finder` goes on where it stopped before.
HeadArrival look_at_head(const Limits& limits, HeadEndFinder& finder, std::string_view arrived);

// Judges a complete head by the rules of its listener, after mending in place what a lenient one mends. The views of
// `head` point into `bytes`.
HeadVerdict read_head_bytes(std::span<char> bytes, const Config& config, const ListenerConfig& listener,
                            RequestHead& head);

// The other end of a connection that a listener accepted.
Peer peer_of(const ListenerConfig& listener, const IpAddress& address);

// The one who decides, asked about this head: a problem (NoService) or nothing, and then `decision` is found.
HeadVerdict decide_head(const RouteTable& routes, const RequestHead& head, const IpAddress& client,
                        std::uint64_t random, Decision& decision, Trace* trace = nullptr);

}  // namespace crossfade
