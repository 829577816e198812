// The board: where every dial stands, for those who don't look at the dashboard. Plain data, taken from the status of a
// moment, kept as JSON, compared with an earlier one, and shown as a text for a chat or a mail and as a picture.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "admin/status.hpp"
#include "base/result.hpp"

namespace crossfade {

struct BoardDial {
  std::string name;
  std::string path;
  bool exact = false;
  std::vector<std::string> methods;
  std::uint32_t position = 0;
  // Its position at Board::since, or at known_since if that is later; absent: it was not there.
  std::optional<std::uint32_t> before;
  Status::TimePoint known_since;
  std::optional<DialPast::Move> moved;                                                     // its newest move
  std::array<SideStatus, 2> sides;                                                         // legacy, new
  Verdict errors = Verdict::Unknown;                                                       // of new against legacy
  std::array<Verdict, 3> quantiles{Verdict::Unknown, Verdict::Unknown, Verdict::Unknown};  // by shown_quantiles
};

struct BoardService {
  std::string name;
  std::string legacy;  // pools
  std::string new_side;
  Hold hold = Hold::None;
  double fallbacks_per_second = 0;
  std::vector<BoardDial> dials;
};

struct Board {
  static constexpr std::size_t errors_max = 5;

  Status::TimePoint at;
  Status::TimePoint since;  // what `before` of the dials is about: a week ago, or an earlier board
  std::string version;
  ServerPhase phase = ServerPhase::Starting;
  std::string hash;  // of the configuration in force; empty: there is none
  FileState file_state = FileState::InForce;
  std::vector<std::string> errors;  // why the file on disk was refused, the first few
  std::uint64_t errors_omitted = 0;
  std::chrono::seconds window{0};  // what the sides' figures are of; 0: less than ten seconds have passed
  std::vector<BoardService> services;
};

Board make_board(const Status& status);

// `board` with its changes counted from `old` on instead of a week ago.
Board board_since(Board board, const Board& old);

// What differs between two boards. Its pointers are into them.
struct BoardComparison {
  struct Place {
    const BoardService* service = nullptr;
    const BoardDial* dial = nullptr;
  };
  struct Pair {
    Place then;
    Place now;
  };
  struct HoldChange {
    const BoardService* service = nullptr;
    Hold from = Hold::None;
  };
  Status::TimePoint then_at;
  std::vector<Pair> moved;  // in the order of the newer board, like the next two
  std::vector<Place> added;
  std::vector<Pair> figures;   // dials of both boards that had traffic to compare in either
  std::vector<Place> removed;  // in the order of the older board
  std::vector<HoldChange> holds;
};
BoardComparison compare_boards(const Board& old, const Board& now);

// The forms. `comparison`, if any, is with `board` as the newer one, and adds a section (in JSON, a member).
std::string board_json(const Board& board, const BoardComparison* comparison = nullptr);
std::string board_md(const Board& board, const BoardComparison* comparison = nullptr);
std::string board_svg(const Board& board, const BoardComparison* comparison = nullptr);

// Reads what board_json wrote, trusting nothing: sizes, types, ranges and depth are checked. Members that it does not
// know are skipped: a later version may write more. The error says what is wrong and where.
result<Board, std::string> parse_board_json(std::string_view text);

inline constexpr std::size_t largest_board = 16 * 1024 * 1024;  // bytes of JSON

}  // namespace crossfade
