// Who moves, in words.
#pragma once

#include <string>

#include "split/who_moves.hpp"

namespace crossfade {

// One change a line, each with the service (and dial) in front, lines end with '\n'; the last line says what the shares
// are of. Empty when nothing changes.
//
//   public-api/rates: 10% -> 25%: 15% of the keys move legacy -> new
//   public-api/label: added at 0.5% for POST /v1/label, taken from everything (0%): 0.5% of the keys move legacy -> new
std::string moves_text(const WhoMoves& moves);

// What one traffic's change does, without the place in front: "10% -> 25%: 15% of the keys move legacy -> new".
std::string traffic_text(const TrafficMove& move);

}  // namespace crossfade
