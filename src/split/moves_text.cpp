#include "split/moves_text.hpp"

#include "config/words.hpp"
#include "crossfade/units.hpp"

namespace crossfade {
namespace {

using Dial = TrafficMove::Dial;

constexpr const char* forward = " legacy -> new";
constexpr const char* backward = " new -> legacy";

std::string at(std::uint32_t position) { return " (" + format_percent(position) + ")"; }

// Which dial it was and is, and where they stand.
std::string dials_text(const TrafficMove& move) {
  const std::string before = format_percent(move.position_before);
  const std::string after = format_percent(move.position_after);
  switch (move.relation) {
    case Dial::Same:
      return before == after ? "stays at " + after : before + " -> " + after;
    case Dial::Renamed:
      return "renamed from " + move.dial_before + ", " + (before == after ? after : before + " -> " + after);
    case Dial::Added:
      return "added at " + after + " for " + move.where + ", taken from " + move.dial_before + at(move.position_before);
    case Dial::Removed:
      return "removed from " + before + ": " + move.where + " goes to " + move.dial_after + at(move.position_after);
    case Dial::Replaced:
      return "added at " + after + " for " + move.where + ", taken from " + move.dial_before +
             at(move.position_before) + ", which is removed";
    case Dial::Other:
      return "takes " + move.where + " from " + move.dial_before + at(move.position_before) + ", at " + after;
  }
  return {};
}

// "15% of the keys move legacy -> new"
std::string shares_text(const MoveShares& shares, const std::string& of_whom) {
  if (shares.to_new == 0 && shares.to_legacy == 0) return "nobody moves";
  std::string text;
  if (shares.to_new != 0) text = format_share(shares.to_new) + of_whom + forward;
  if (shares.to_legacy != 0) {
    text += (text.empty() ? "" : " and ") + format_share(shares.to_legacy) + (text.empty() ? of_whom : "") + backward;
  }
  return text;
}

std::string whom(const TrafficMove& move) {
  if (move.key_changed) return " of those whose key is another move";
  return " of the keys move";
}

std::string salt_text(const TrafficMove& move) {
  if (!move.rehashed || move.salt_before == move.salt_after) return {};
  const std::string salts = "salt " + in_quotes(move.salt_before) + " -> " + in_quotes(move.salt_after);
  // A dial of another salt that takes over is no mistake; the same dial with another salt may be one.
  const bool loud = move.relation == Dial::Same || move.relation == Dial::Renamed;
  return loud ? ": WARNING: " + salts + " reshuffles everybody" : ", " + salts;
}

void append_traffic(const ServiceMoves& service, const TrafficMove& move, std::string& text) {
  const std::string& dial = move.relation == Dial::Removed ? move.dial_before : move.dial_after;
  text += service.name() + '/' + dial + ": " + traffic_text(move) + '\n';
}

void append_service(const ServiceMoves& service, std::string& text, bool& any_shares) {
  for (const MoveNotice& notice : service.notices) {
    text += service.name() + ": " + (notice.loud ? "WARNING: " : "") + notice.text + '\n';
  }
  if (service.hold_after != Hold::None && service.hold_before == service.hold_after) {
    bool any = false;
    for (const TrafficMove& move : service.traffic) any = any || move.changed;
    if (any) {
      text += service.name() + ": held on " + (service.hold_after == Hold::Legacy ? "legacy" : "new") +
              ": nobody moves, whatever the dials do\n";
    }
  }
  for (const TrafficMove& move : service.traffic) {
    if (!move.changed) continue;
    any_shares = true;
    append_traffic(service, move, text);
  }
}

}  // namespace

std::string traffic_text(const TrafficMove& move) {
  std::string text = dials_text(move) + salt_text(move) + ": ";
  const std::string expected = move.rehashed && !move.keys.nobody() ? "expected: " : "";
  if (move.keys == move.no_key || move.no_key.nobody()) return text + expected + shares_text(move.keys, whom(move));
  if (!move.keys.nobody()) text += expected + shares_text(move.keys, whom(move)) + "; ";
  return text + shares_text(move.no_key, " of the requests without a key move");
}

std::string moves_text(const WhoMoves& moves) {
  std::string text;
  bool any_shares = false;
  for (const ServiceMoves& service : moves.services) append_service(service, text, any_shares);
  if (!moves.complete) {
    text += "WARNING: there are more combinations of paths than are looked at, so that somebody more may move\n";
  }
  if (any_shares) {
    text +=
        "Shares are of keys, not of requests. Hold, override, exclude and include come first: whom they decide "
        "for, no dial moves.\n";
  }
  return text;
}

}  // namespace crossfade
