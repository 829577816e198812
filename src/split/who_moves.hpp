// What another configuration changes, dial by dial, and who moves: shares computed from the positions, not sampled.
// Pure; a second's work at most for configurations of some ten thousand dials.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "crossfade/config.hpp"
#include "split/move_shares.hpp"

namespace crossfade {

// Traffic that one dial decided about before and one does after: mostly the same dial.
struct TrafficMove {
  enum class Dial : std::uint8_t { Same = 1, Renamed, Added, Removed, Replaced, Other };
  Dial relation = Dial::Same;  // Added: the one after is new. Removed: the one before is gone. Replaced: both
  std::string dial_before, dial_after;
  std::string where;  // "POST /v1/shipments/*/label": which traffic
  std::uint32_t position_before = 0, position_after = 0;
  std::string salt_before, salt_after;
  MoveShares keys;           // of the keys; expected values where `rehashed`
  MoveShares no_key;         // of the requests without a key, at most; nothing where each request has one
  bool rehashed = false;     // everybody gets another bucket: another salt, or another key
  bool key_changed = false;  // because of another key; `keys` then are shares of those whose key is another
  bool changed = false;      // worth a line: somebody moves, or the dial is another or stands elsewhere
  std::string sample_path, sample_method;  // of a request that belongs to this traffic
};

// A change beside the dials.
struct MoveNotice {
  std::string text;   // "hold: none -> legacy: …"
  bool loud = false;  // it moves people in a way that may surprise
  bool back = false;  // somebody may move from new to legacy because of it
};

// Hosts that one service took before and one takes after: mostly the same service.
struct ServiceMoves {
  std::string service_before, service_after;  // empty: no service took or takes them
  bool renamed = false;
  std::string sample_host;
  Hold hold_before = Hold::None, hold_after = Hold::None;
  bool rules_changed = false;  // lists, override or key: named keys may move whatever the dials do
  std::vector<MoveNotice> notices;
  std::vector<TrafficMove> traffic;  // everything both decide about, changed or not
  const std::string& name() const { return service_after.empty() ? service_before : service_after; }
};

struct WhoMoves {
  std::vector<ServiceMoves> services;
  bool complete = true;  // false: there are more combinations of paths than are looked at, and `traffic` lacks some

  bool empty() const;  // nothing changes of what this looks at
  // Whether anybody may move from new to legacy: by a dial, a list, a hold, a lost override to new or a new one to
  // legacy, another key or address; also when not everything was looked at.
  bool anybody_back() const;
};

// Requires: both came from load_config (or satisfy the same rules).
WhoMoves who_moves(const Config& before, const Config& after);

}  // namespace crossfade
