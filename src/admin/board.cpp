#include "admin/board.hpp"

#include <cmath>
#include <map>

#include "admin/plain_text.hpp"

namespace crossfade {
namespace {

BoardDial make_dial(const Status& status, const ServiceConfig& service, const DialConfig& dial) {
  const DialStatus shown = dial_status(status, service, dial);
  BoardDial made;
  made.name = dial.name;
  made.path = dial.path;
  made.exact = dial.exact;
  made.methods = dial.methods;
  made.position = dial.position;
  made.before = shown.week_ago;
  made.known_since = shown.known_since;
  made.moved = shown.moved;
  made.sides = shown.sides;
  made.errors = shown.errors;
  made.quantiles = shown.quantiles;
  return made;
}

BoardService make_service(const Status& status, const ServiceConfig& service) {
  BoardService made;
  made.name = service.name;
  made.legacy = service.legacy;
  made.new_side = service.new_side;
  made.hold = effective_hold(status, service);
  made.fallbacks_per_second = service_rates(status, service).fallbacks;
  for (const DialConfig& dial : service.dials) made.dials.push_back(make_dial(status, service, dial));
  return made;
}

void take_errors(const ConfigErrors& errors, Board& board) {
  constexpr std::size_t text_max = 2'000;  // it may quote the document
  for (const ConfigError& error : errors) {
    if (board.errors.size() < Board::errors_max)
      board.errors.push_back(plain_text(error.to_string().substr(0, text_max)));
  }
  board.errors_omitted = errors.size() - board.errors.size();
}

using DialsByName = std::map<std::pair<std::string_view, std::string_view>, BoardComparison::Place>;

DialsByName by_name(const Board& board) {
  DialsByName dials;
  for (const BoardService& service : board.services) {
    for (const BoardDial& dial : service.dials) dials[{service.name, dial.name}] = {&service, &dial};
  }
  return dials;
}

bool has_figures(const BoardDial& dial) { return dial.sides[0].compared > 0 || dial.sides[1].compared > 0; }

void compare_dials(const Board& old, const Board& now, BoardComparison& comparison) {
  const DialsByName then = by_name(old);
  for (const BoardService& service : now.services) {
    for (const BoardDial& dial : service.dials) {
      const BoardComparison::Place place{&service, &dial};
      const auto found = then.find({service.name, dial.name});
      if (found == then.end()) {
        comparison.added.push_back(place);
        continue;
      }
      const BoardDial& before = *found->second.dial;
      if (before.position != dial.position) comparison.moved.push_back({found->second, place});
      if (has_figures(before) || has_figures(dial)) comparison.figures.push_back({found->second, place});
    }
  }
  const DialsByName still = by_name(now);
  for (const BoardService& service : old.services) {
    for (const BoardDial& dial : service.dials) {
      if (!still.contains({service.name, dial.name})) comparison.removed.push_back({&service, &dial});
    }
  }
}

}  // namespace

Board make_board(const Status& status) {
  Board board;
  board.at = status.now;
  board.since = status.now - ChangeHistory::week;
  board.version = status.version;
  board.phase = status.phase;
  if (status.file) board.file_state = status.file->state;
  if (board.file_state == FileState::Rejected) take_errors(status.config.last_errors, board);
  board.window = std::chrono::seconds(std::llround(status.window.length.count()));
  if (const Config* config = status.config.config.get()) {
    board.hash = config->hash;
    for (const ServiceConfig& service : config->services) board.services.push_back(make_service(status, service));
  }
  return board;
}

Board board_since(Board board, const Board& old) {
  const DialsByName then = by_name(old);
  board.since = old.at;
  for (BoardService& service : board.services) {
    for (BoardDial& dial : service.dials) {
      const auto found = then.find({service.name, dial.name});
      dial.before = found == then.end() ? std::nullopt : std::optional(found->second.dial->position);
      dial.known_since = old.at;
    }
  }
  return board;
}

BoardComparison compare_boards(const Board& old, const Board& now) {
  BoardComparison comparison;
  comparison.then_at = old.at;
  compare_dials(old, now, comparison);
  std::map<std::string_view, Hold> holds;
  for (const BoardService& service : old.services) holds[service.name] = service.hold;
  for (const BoardService& service : now.services) {
    const auto before = holds.find(service.name);
    const Hold from = before == holds.end() ? Hold::None : before->second;
    if (from != service.hold) comparison.holds.push_back({&service, from});
  }
  return comparison;
}

}  // namespace crossfade
