#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "admin/board_svg_sections.hpp"
#include "admin/board_words.hpp"
#include "admin/plain_text.hpp"
#include "admin/svg_parts.hpp"
#include "crossfade/stable_hash.hpp"
#include "crossfade/units.hpp"

namespace crossfade::svg {
namespace {

constexpr double first_line = 26;  // base lines of a row
constexpr double line_height = 18;

constexpr const char* rising = "M0 8 4.5 0 9 8Z";
constexpr const char* falling = "M0 0 4.5 8 9 0Z";
constexpr const char* pointer = "M-4.5 7 0 0 4.5 7Z";
constexpr const char* tick = "M1 5.5 4 8.5 9.5 1.5";
constexpr const char* equals = "M1 3.5H9M1 7.5H9";

void write_name(std::string& out, double y, const BoardDial& dial) {
  constexpr double width = Page::fader - Page::inner_left - 16;
  const Type name{14, Colour::text, true};
  const Type path{12, Colour::faint};
  write_text(out, Page::inner_left, y + first_line, fitted(plain_text(dial.name), width, name), name);
  write_text(out, Page::inner_left, y + first_line + line_height, fitted(plain_text(match_words(dial)), width, path),
             path);
}

// The change at the right, above the fader, with an arrow towards the side that gains.
void write_change(std::string& out, double y, const Board& board, const BoardDial& dial) {
  constexpr double right = Page::fader + Page::fader_width;
  const ChangeWords change = change_words(board, dial);
  const bool moved = dial.before && *dial.before != dial.position;
  const Type what{13, moved || !dial.before ? Colour::text : Colour::faint, moved, Anchor::End};
  write_text(out, right, y + first_line, change.what, what);
  write_text(out, right, y + first_line + 39, change.since, {11.5, Colour::faint, false, Anchor::End});
  if (!moved) return;
  const bool rises = dial.position > *dial.before;
  write_shape(out, right - text_width(change.what, what) - 14, y + first_line - 9, rises ? rising : falling,
              rises ? Colour::new_fill : Colour::legacy_fill);
}

void write_position(std::string& out, double y, const Board& board, const BoardDial& dial, bool held) {
  write_text(out, Page::fader, y + first_line, format_percent(dial.position), {18, Colour::text, true});
  write_change(out, y, board, dial);
  const bool moved = dial.before && *dial.before != dial.position;
  if (held) out += "<g opacity=\"0.35\">\n";
  write_fader(out, Page::fader, y + 35, Page::fader_width, dial.position, moved ? dial.before : std::nullopt);
  if (held) out += "</g>\n";
}

void write_lines(std::string& out, double x, double y, std::string_view text, double width) {
  const Type type{12, Colour::faint};
  for (const std::string& line : wrapped(text, width, 3, type)) {
    write_text(out, x, y, line, type);
    y += line_height;
  }
}

// Both sides' figures; dashes for a side that has none, and beside them why.
void write_figures(std::string& out, double y, const Board& board, const BoardDial& dial) {
  const std::string legacy = nothing_words(board, dial.sides[0]);
  const std::string new_side = nothing_words(board, dial.sides[1]);
  double base = y + first_line;
  if (!legacy.empty() && !new_side.empty()) {
    write_lines(out, Page::figures, base, sides_words(board, dial), Page::inner_right - Page::figures);
    return;
  }
  const std::vector<Figure> rows = figures(dial);
  const bool judged =
      std::any_of(rows.begin(), rows.end(), [](const Figure& f) { return f.verdict != Verdict::Unknown; });
  if (!judged) {
    const std::string& why = legacy.empty() ? new_side : legacy;
    write_lines(out, Page::verdict, base, why.empty() ? verdict_words(Verdict::Unknown) : std::string_view(why),
                Page::inner_right - Page::verdict);
  }
  for (const Figure& row : rows) {
    write_text(out, Page::figures, base, row.name, {12, Colour::faint});
    write_text(out, Page::legacy_end, base, legacy.empty() ? row.legacy : "–",
               {13, Colour::legacy, false, Anchor::End});
    write_text(out, Page::new_end, base, new_side.empty() ? row.new_side : "–",
               {13, Colour::new_side, false, Anchor::End});
    if (judged) write_verdict(out, Page::verdict, base, row.verdict);
    base += line_height;
  }
}

}  // namespace

double dial_height(const BoardDial& dial) {
  constexpr double least = 74;
  return std::max(least, first_line + line_height * static_cast<double>(figures(dial).size()));
}

void write_dial(std::string& out, double y, const Board& board, const BoardDial& dial, bool held) {
  write_name(out, y, dial);
  write_position(out, y, board, dial, held);
  write_figures(out, y, board, dial);
}

void write_fader(std::string& out, double x, double y, double width, std::uint32_t position,
                 const std::optional<std::uint32_t>& before) {
  constexpr double height = 9;
  const auto at = [&](std::uint32_t of) { return width * of / static_cast<double>(bucket_count); };
  const bool all_new = position == bucket_count;
  write_box(out, {x, y, width, height}, height / 2, all_new ? Colour::new_fill : Colour::legacy_fill);
  if (position > 0 && !all_new) {  // round on the left only
    const double round = std::min(height / 2, at(position));
    fmt::format_to(std::back_inserter(out),
                   "<path d=\"M{0:.1f} {1:.1f}H{2:.1f}V{3:.1f}H{0:.1f}A{4:.1f} {5} 0 0 1 {0:.1f} {1:.1f}Z\" "
                   "fill=\"{6}\"/>\n",
                   x + round, y, x + at(position), y + height, round, height / 2, Colour::new_fill);
  }
  if (before) {
    write_line(out, x + at(*before), y, x + at(*before), y + height, Colour::text);
    write_shape(out, x + at(*before), y + height + 1.5, pointer, Colour::text);
  }
  fmt::format_to(std::back_inserter(out),
                 "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"8\" height=\"{:.1f}\" rx=\"4\" fill=\"{}\" stroke=\"{}\" "
                 "stroke-width=\"2\"/>\n",
                 x + at(position) - 4, y - 4.5, height + 9, Colour::card, Colour::text);
}

void write_verdict(std::string& out, double x, double y, Verdict verdict) {
  if (verdict == Verdict::Unknown) {
    write_text(out, x + 21, y, "too few samples", {12, Colour::faint});
    return;
  }
  if (verdict == Verdict::Same) {
    write_stroke(out, x + 6, y - 9.5, equals, Colour::faint, 1.6);
    write_text(out, x + 21, y, verdict_words(verdict), {12, Colour::faint});
    return;
  }
  const bool worse = verdict == Verdict::Worse;
  write_box(out, {x, y - 12.5, worse ? 68.0 : 70.0, 17}, 8.5, worse ? Colour::worse_back : Colour::better_back);
  if (worse) {
    write_shape(out, x + 7.5, y - 8.5, rising, Colour::worse);
  } else {
    write_stroke(out, x + 7, y - 9, tick, Colour::better, 2);
  }
  write_text(out, x + 21, y, verdict_words(verdict), {12, worse ? Colour::worse : Colour::better, true});
}

}  // namespace crossfade::svg
