// What became of every configuration document, the run-time holds, and where each dial stood in the last week. Bounded.
// One thread's.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crossfade/load.hpp"
#include "crossfade/server.hpp"
#include "server/config_diff.hpp"

namespace crossfade {

struct ConfigChange {
  enum class Outcome : std::uint8_t { Started = 1, Accepted = 2, Refused = 3, Held = 4, Released = 5 };
  using TimePoint = std::chrono::system_clock::time_point;

  TimePoint at;
  Outcome outcome = Outcome::Started;
  ChangeOrigin origin{ChangeSource::Start};
  std::uint64_t generation = 0;  // in force afterwards
  std::string hash;              // of the document; empty: it was refused, or this is a hold
  std::vector<DialMove> dials;   // at most ChangeHistory::details_max, like the next two
  std::vector<std::string> other;
  std::vector<std::string> errors;
  std::uint64_t omitted = 0;  // what of these three is not kept
  std::string service{};      // that was held or released …
  std::string why{};          // … and what was said about it
};

// Where a dial stood before, as far as the process knows.
struct DialPast {
  ConfigChange::TimePoint known_since;  // the dial's first appearance or the oldest move that is still known
  // Its newest move. `from` is absent when the dial came then.
  struct Move {
    ConfigChange::TimePoint at;
    std::optional<std::uint32_t> from;
  };
  std::vector<Move> moves;  // oldest first, of the last week

  // Where it stood then, when it stands at `now` now; at known_since, when `then` is before that. Absent: it was not
  // there.
  std::optional<std::uint32_t> position_at(ConfigChange::TimePoint then, std::uint32_t now) const;
};

class ChangeHistory {
 public:
  using TimePoint = ConfigChange::TimePoint;
  using DialName = std::pair<std::string, std::string>;  // service, dial
  static constexpr std::size_t changes_max = 200;
  static constexpr std::size_t details_max = 200;  // of one change: dials, others and errors each
  static constexpr std::size_t moves_max = 100;    // of one dial
  static constexpr std::chrono::hours week{7 * 24};

  void start(const Config& config, TimePoint at);
  // `moved` is what `config` changes of the one before it.
  void accept(const ConfigDiff& moved, const Config& config, std::uint64_t generation, const ChangeOrigin& origin,
              TimePoint at);
  void refuse(const ConfigErrors& errors, std::uint64_t generation, const ChangeOrigin& origin, TimePoint at);
  // `outcome` is Held or Released; `entry` says when and by whom.
  void turn_hold(ConfigChange::Outcome outcome, const HoldEntry& entry, std::uint64_t generation);

  std::vector<ConfigChange> newest_first() const;
  // Of every dial in force.
  const std::map<DialName, DialPast>& pasts() const { return pasts_; }

 private:
  void add(ConfigChange change);
  void remember(const DialMove& move, TimePoint at);

  TimePoint started_;
  std::deque<ConfigChange> changes_;  // oldest first
  std::map<DialName, DialPast> pasts_;
};

std::string_view to_string(ConfigChange::Outcome outcome);  // "started", "accepted", "refused", "held", "released"
std::string_view to_string(ChangeSource source);            // "start", "file", "sighup", "program", "api"

}  // namespace crossfade
