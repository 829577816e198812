// The board as one picture. Verdicts and moves have a sign and a word besides their colour; the text equivalent for
// those who do not see it is in <desc>.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "admin/board_svg_sections.hpp"
#include "admin/board_words.hpp"
#include "admin/plain_text.hpp"
#include "admin/svg_parts.hpp"
#include "crossfade/units.hpp"

namespace crossfade {
namespace svg {
namespace {

constexpr double note_line = 19;

std::string as_it_is(std::string_view name) { return std::string(name); }

double write_paragraph(std::string& out, double y, const std::string& text, const Type& type) {
  for (const std::string& line : wrapped(plain_text(text), Page::right - Page::left, 4, type)) {
    write_text(out, Page::left, y, line, type);
    y += type.size + 7;
  }
  return y;
}

double write_notes(std::string& out, double y, const Board& board) {
  const auto note = [&](const std::string& text, Note kind) {
    if (!text.empty()) y = write_note(out, y, Page::left, Page::right, text, kind) + 8;
  };
  note(worse_words(board, as_it_is), Note::Alarm);
  note(phase_words(board), Note::Plain);
  std::string file = file_words(board);
  if (!board.errors.empty()) file += ' ' + board.errors.front();
  note(file, board.file_state == FileState::Rejected ? Note::Alarm : Note::Plain);
  return y;
}

void write_pool(std::string& out, double y, double x, const std::string& side, const std::string& pool,
                const char* fill, const char* colour) {
  constexpr double width = 112;
  const Type type{12, colour};
  write_box(out, {x, y - 9, 10, 10}, 3, fill);
  write_text(out, x + 15, y, fitted(plain_text(side + ' ' + pool), width - 22, type), type);
}

void write_columns(std::string& out, double y, const Board& board, const BoardService& service) {
  write_pool(out, y, Page::inner_left, "legacy", service.legacy, Colour::legacy_fill, Colour::legacy);
  write_pool(out, y, Page::inner_left + 116, "new", service.new_side, Colour::new_fill, Colour::new_side);
  write_text(out, Page::fader, y, "share of the new side", {12, Colour::faint});
  write_text(out, Page::fader + Page::fader_width, y, fitted(span_words(board), 140, {12}),
             {12, Colour::faint, false, Anchor::End});
  write_text(out, Page::legacy_end, y, "legacy", {12, Colour::legacy, true, Anchor::End});
  write_text(out, Page::new_end, y, "new", {12, Colour::new_side, true, Anchor::End});
  write_text(out, Page::verdict, y, "new against legacy", {12, Colour::faint});
}

std::string description(const Board& board) {
  constexpr std::size_t dials_max = 100;
  std::string text = summary_words(board);
  std::size_t dials = 0;
  for (const BoardService& service : board.services) {
    for (const BoardDial& dial : service.dials) {
      if (++dials > dials_max) continue;
      const ChangeWords change = change_words(board, dial);
      text += ' ' + service.name + ", " + dial.name + ": " + format_percent(dial.position) + ", " + change.what + ' ' +
              change.since + "; " + sides_words(board, dial) + '.';
    }
  }
  if (dials > dials_max) text += fmt::format(" And {} more dials.", dials - dials_max);
  return text;
}

}  // namespace

double write_note(std::string& out, double y, double left, double right, const std::string& text, Note note) {
  const bool hold = note == Note::Hold;
  const bool alarm = note == Note::Alarm;
  const Type type{13, hold ? Colour::hold_text : alarm ? Colour::worse : Colour::text, hold || alarm};
  const auto lines = wrapped(plain_text(text), right - left - 54, 3, type);
  const double height = note_line * static_cast<double>(lines.size()) + 13;
  write_box(out, {left, y, right - left, height}, 8,
            hold    ? Colour::hold_back
            : alarm ? Colour::worse_back
                    : Colour::sunk);
  if (alarm) write_shape(out, left + 14, y + 11, "M0 10 5.5 0 11 10Z", Colour::worse);
  if (hold) write_shape(out, left + 15, y + 10, "M0 0H3.5V12H0ZM6.5 0H10V12H6.5Z", Colour::hold_text);
  double base = y + 21;
  for (const std::string& line : lines) {
    write_text(out, left + (alarm || hold ? 36 : 16), base, line, type);
    base += note_line;
  }
  return y + height;
}

double write_head(std::string& out, double y, const Board& board) {
  write_stroke(out, Page::left, y + 22, "M2 4C20 4 20 28 38 28", Colour::legacy_fill, 5);
  write_stroke(out, Page::left, y + 22, "M2 28C20 28 20 4 38 4", Colour::new_fill, 5);
  write_text(out, Page::left + 54, y + 40, "crossfade", {22, Colour::text, true});
  write_text(out, Page::left + 54, y + 58, "where every dial stands", {13, Colour::faint});
  write_text(out, Page::right, y + 40, date_words(board.at), {15, Colour::text, true, Anchor::End});
  write_text(out, Page::right, y + 58, "both sides over " + window_words(board.window),
             {13, Colour::faint, false, Anchor::End});
  std::string summary = summary_words(board);
  if (const std::string unknown = unknown_words(board); !unknown.empty()) summary += ' ' + unknown;
  y = write_paragraph(out, y + 92, summary, {15});
  return write_notes(out, y - 4, board);
}

double write_service(std::string& out, double y, const Board& board, const BoardService& service) {
  std::string body;
  double at = y + 32;
  const Type title{17, Colour::text, true};
  write_text(body, Page::inner_left, at, fitted(plain_text(service.name), 600, title), title);
  write_text(body, Page::inner_right, at, count_words(service.dials.size(), "dial"),
             {13, Colour::faint, false, Anchor::End});
  at += 14;
  for (const auto& [text, kind] :
       {std::pair(hold_words(service, as_it_is), Note::Hold), std::pair(fallback_words(service), Note::Alarm)}) {
    if (!text.empty()) at = write_note(body, at, Page::inner_left, Page::inner_right, text, kind) + 8;
  }
  write_columns(body, at + 14, board, service);
  at += 26;
  for (const BoardDial& dial : service.dials) {
    write_line(body, Page::inner_left, at, Page::inner_right, at, Colour::line);
    write_dial(body, at, board, dial, service.hold != Hold::None);
    at += dial_height(dial);
  }
  write_box(out, {Page::left, y, Page::right - Page::left, at - y}, 12, Colour::card, Colour::line);
  out += body;
  return at;
}

}  // namespace svg

std::string board_svg(const Board& board, const BoardComparison* comparison) {
  constexpr double gap = 16;
  std::string body;
  double y = svg::write_head(body, 0, board);
  for (const BoardService& service : board.services) y = svg::write_service(body, y + gap, board, service);
  if (comparison != nullptr) y = svg::write_comparison(body, y + gap, board, *comparison);
  y = svg::write_legend(body, y + gap, board) + svg::Page::left;

  std::string out = fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0:.0f} {1:.0f}" width="{0:.0f}" height="{1:.0f}" )"
      R"(role="img" aria-labelledby="board-title board-description" )"
      R"(font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif">)",
      svg::Page::width, y);
  out += "\n<title id=\"board-title\">crossfade, " + date_words(board.at) +
         "</title>\n<desc id=\"board-description\">" + xml_escaped(plain_text(svg::description(board))) + "</desc>\n";
  svg::write_box(out, {0, 0, svg::Page::width, y}, 0, svg::Colour::page);
  return out + body + "</svg>\n";
}

}  // namespace crossfade
