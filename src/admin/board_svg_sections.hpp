// The picture's sections, from top to bottom. Each is written at a height `y` and returns where it ends.
#pragma once

#include <optional>
#include <string>

#include "admin/board.hpp"

namespace crossfade::svg {

// The columns of all sections.
struct Page {
  static constexpr double width = 960;
  static constexpr double left = 24;  // of the cards
  static constexpr double right = width - left;
  static constexpr double inner_left = left + 20;  // of what is in them
  static constexpr double inner_right = right - 20;
  static constexpr double fader = 292;
  static constexpr double fader_width = 256;
  static constexpr double figures = 574;
  static constexpr double legacy_end = 682;  // figures end here
  static constexpr double new_end = 758;
  static constexpr double verdict = 772;
};

double write_head(std::string& out, double y, const Board& board);
double write_service(std::string& out, double y, const Board& board, const BoardService& service);
double write_comparison(std::string& out, double y, const Board& board, const BoardComparison& comparison);
double write_legend(std::string& out, double y, const Board& board);

// One row of a service.
double dial_height(const BoardDial& dial);
void write_dial(std::string& out, double y, const Board& board, const BoardDial& dial, bool held);

// A position from legacy's colour to the new side's: the knob is where the dial stands, the pointer where it stood.
void write_fader(std::string& out, double x, double y, double width, std::uint32_t position,
                 const std::optional<std::uint32_t>& before);
// A verdict by sign, word and colour, its left edge at x, its base line at y. Unknown is a word alone.
void write_verdict(std::string& out, double x, double y, Verdict verdict);

enum class Note { Plain, Alarm, Hold };
// A strip over the whole width of a card, with a text on at most three lines.
double write_note(std::string& out, double y, double left, double right, const std::string& text, Note note);

}  // namespace crossfade::svg
