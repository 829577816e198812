#include <algorithm>

#include "admin/board_words.hpp"

namespace crossfade {
namespace {

// From when on the change of a dial is counted.
Status::TimePoint base_of(const Board& board, const BoardDial& dial) { return std::max(board.since, dial.known_since); }

bool has_moved(const Board& board, const BoardDial& dial) {
  if (!dial.before) return false;  // it is new
  return *dial.before != dial.position || (dial.moved && dial.moved->at > base_of(board, dial));
}

// From when on anything is known.
Status::TimePoint known_from(const Board& board) {
  std::optional<Status::TimePoint> first;
  for (const BoardService& service : board.services) {
    for (const BoardDial& dial : service.dials) first = std::min(first.value_or(dial.known_since), dial.known_since);
  }
  return std::max(board.since, first.value_or(board.since));
}

struct Counts {
  std::size_t dials = 0;
  std::size_t moved = 0;
  std::size_t added = 0;
};

Counts count(const Board& board) {
  Counts counts;
  for (const BoardService& service : board.services) {
    for (const BoardDial& dial : service.dials) {
      ++counts.dials;
      counts.added += dial.before ? 0 : 1;
      counts.moved += has_moved(board, dial) ? 1 : 0;
    }
  }
  return counts;
}

}  // namespace

ChangeWords change_words(const Board& board, const BoardDial& dial) {
  const Status::TimePoint base = base_of(board, dial);
  const std::string since = "since " + day_words(base, board.at);
  if (!dial.before) {
    const bool came = dial.moved && !dial.moved->from;
    return {"new", came ? "since " + day_words(dial.moved->at, board.at) : ""};
  }
  const std::string unknown = base > board.since ? ", not known before" : "";
  const std::int64_t points = std::int64_t{dial.position} - *dial.before;
  if (points != 0) return {points_words(points), since + unknown};
  if (has_moved(board, dial)) return {"back again", "since " + day_words(dial.moved->at, board.at)};
  return {"no change", unknown.empty() ? "" : since + unknown};
}

std::string span_words(const Board& board) {
  if (board.at - board.since == ChangeHistory::week) return "in seven days";
  return "since " + day_and_time_words(board.since, board.at);
}

std::string period_words(const Board& board) {
  const Status::TimePoint from = known_from(board);
  return from > board.since ? "since " + day_words(from, board.at) : span_words(board);
}

std::string unknown_words(const Board& board) {
  const Status::TimePoint from = known_from(board);
  if (from <= board.since) return "";
  return "This crossfade knows the positions since " + day_words(from, board.at) + ".";
}

std::string summary_words(const Board& board) {
  const Counts counts = count(board);
  if (board.services.empty()) return "No configuration is in force: there are no dials.";
  std::string words = count_words(counts.dials, "dial") + " in " + count_words(board.services.size(), "service") + ", ";
  words += (counts.moved == 0 ? "none" : std::to_string(counts.moved)) + " moved " + period_words(board);
  if (counts.added > 0) words += ", " + std::to_string(counts.added) + (counts.added == 1 ? " is new" : " are new");
  return words + '.';
}

std::string worse_words(const Board& board, ShowName show) {
  constexpr std::size_t names_max = 10;
  std::size_t worse = 0;
  std::string names;
  for (const BoardService& service : board.services) {
    for (const BoardDial& dial : service.dials) {
      if (!is_worse(dial) || ++worse > names_max) continue;
      if (!names.empty()) names += ", ";
      names += show(board.services.size() == 1 ? dial.name : service.name + '/' + dial.name);
    }
  }
  if (worse == 0) return "";
  if (worse > names_max) names += " and " + std::to_string(worse - names_max) + " more";
  return "The new side is worse on " + count_words(worse, "dial") + ": " + names + ".";
}

std::string hold_words(const BoardService& service, ShowName show) {
  if (service.hold == Hold::None) return "";
  const std::string side =
      service.hold == Hold::New ? "the new side, " + show(service.new_side) : "legacy, " + show(service.legacy);
  return "HOLD: everything goes to " + side + ", whatever the dials say.";
}

std::string fallback_words(const BoardService& service) {
  if (service.fallbacks_per_second <= 0) return "";
  const double rate = service.fallbacks_per_second;
  return "Fallbacks: " + (rate < 0.01 ? "less than 0.01" : number_words(rate)) +
         " requests a second are meant for the new side and answered by legacy, as the new one cannot be reached.";
}

std::string file_words(const Board& board) {
  switch (board.file_state) {
    case FileState::InForce:
      return "";
    case FileState::Rejected:
      return "The configuration on disk was refused (" +
             count_words(board.errors.size() + board.errors_omitted, "error") + "); the one before stays in force.";
    case FileState::Pending:
      return "The configuration on disk has changed and is not read yet.";
    case FileState::Missing:
      return "The configuration's file cannot be read; what was read last stays in force.";
  }
  return "";
}

std::string phase_words(const Board& board) {
  if (board.phase == ServerPhase::Serving) return "";
  return "This crossfade is " + std::string(to_string(board.phase)) + ".";
}

}  // namespace crossfade
