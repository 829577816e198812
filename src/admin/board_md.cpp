// The board as Markdown that is readable as it stands, too: in a mail's plain text, or a chat that shows no tables.
// Whatever comes from a configuration stands in code spans.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "admin/board_words.hpp"
#include "admin/plain_text.hpp"
#include "crossfade/units.hpp"

namespace crossfade {
namespace {

constexpr std::size_t name_characters = 64;
constexpr std::size_t path_characters = 100;
constexpr std::size_t error_characters = 300;

std::string code(std::string_view text) {
  return code_span(shortened(plain_text(text), name_characters), CodePlace::Line);
}

std::string cell_code(std::string_view text, std::size_t characters) {
  return code_span(shortened(plain_text(text), characters), CodePlace::Cell);
}

std::size_t characters(std::string_view plain) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < plain.size(); at += character_bytes(plain, at)) ++count;
  return count;
}

// A table whose columns stand under each other in the text itself.
class Table {
 public:
  using Row = std::vector<std::string>;

  explicit Table(Row head) : rows_{std::move(head)} {}
  void add(Row row) { rows_.push_back(std::move(row)); }

  void write(std::string& out) const {
    constexpr std::size_t widest = 60;  // beyond, a cell sticks out
    std::vector<std::size_t> widths(rows_.front().size(), 3);
    for (const Row& row : rows_) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        widths[i] = std::max(widths[i], std::min(characters(row[i]), widest));
      }
    }
    for (const Row& row : rows_) {
      write_row(row, widths, out);
      if (&row == &rows_.front()) write_rule(widths, out);
    }
    out += '\n';
  }

 private:
  static void write_row(const Row& row, const std::vector<std::size_t>& widths, std::string& out) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::size_t width = characters(row[i]);
      out += "| " + row[i] + std::string(widths[i] > width ? widths[i] - width : 0, ' ') + ' ';
    }
    out += "|\n";
  }
  static void write_rule(const std::vector<std::size_t>& widths, std::string& out) {
    for (const std::size_t width : widths) out += "| " + std::string(width, '-') + ' ';
    out += "|\n";
  }

  std::vector<Row> rows_;  // the head first
};

void append_sentence(std::string& line, const std::string& sentence) {
  if (!line.empty() && !sentence.empty()) line += ' ';
  line += sentence;
}

void write_head(const Board& board, std::string& out) {
  out += "# crossfade, " + date_words(board.at) + "\n\n";
  std::string line = summary_words(board);
  append_sentence(line, unknown_words(board));
  append_sentence(line, worse_words(board, code));
  out += line + "\n\n";
  std::string notes = phase_words(board);
  append_sentence(notes, file_words(board));
  if (!notes.empty()) out += notes + "\n\n";
  for (const std::string& error : board.errors) {
    out += "- " + code_span(shortened(plain_text(error), error_characters), CodePlace::Line) + '\n';
  }
  if (board.errors_omitted > 0) out += fmt::format("- and {} more\n", board.errors_omitted);
  if (!board.errors.empty()) out += '\n';
}

std::string change_cell(const Board& board, const BoardDial& dial) {
  const ChangeWords change = change_words(board, dial);
  return change.since.empty() ? change.what : change.what + ' ' + change.since;
}

void write_dials(const Board& board, const BoardService& service, std::string& out) {
  Table table({"Dial", "Path", "Position", "Change " + span_words(board)});
  for (const BoardDial& dial : service.dials) {
    table.add({cell_code(dial.name, name_characters), cell_code(match_words(dial), path_characters),
               format_percent(dial.position), change_cell(board, dial)});
  }
  table.write(out);
}

// Both sides of each dial; those of which there is nothing to say stand together.
void write_sides(const Board& board, const BoardService& service, std::string& out) {
  std::vector<std::pair<std::string, std::string>> silent;  // why, and which dials
  out += "Errors and latency over " + window_words(board.window) + ":\n\n";
  for (const BoardDial& dial : service.dials) {
    const std::string words = sides_words(board, dial);
    if (dial.sides[0].compared > 0 || dial.sides[1].compared > 0) {
      out += "- " + code(dial.name) + ": " + words + '\n';
      continue;
    }
    const auto same =
        std::find_if(silent.begin(), silent.end(), [&](const auto& group) { return group.first == words; });
    if (same == silent.end()) {
      silent.emplace_back(words, code(dial.name));
    } else {
      same->second += ", " + code(dial.name);
    }
  }
  for (const auto& [why, names] : silent) out += "- " + names + ": " + why + '\n';
  out += '\n';
}

void write_service(const Board& board, const BoardService& service, std::string& out) {
  out +=
      "## " + code(service.name) + ": legacy " + code(service.legacy) + ", new side " + code(service.new_side) + "\n\n";
  for (const std::string& note : {hold_words(service, code), fallback_words(service)}) {
    if (!note.empty()) out += note + "\n\n";
  }
  write_dials(board, service, out);
  write_sides(board, service, out);
}

std::string place_code(const BoardComparison::Place& place) {
  return code(place.service->name + '/' + place.dial->name);
}

void write_differences(const BoardComparison& comparison, std::string& out) {
  for (const auto& [then, now] : comparison.moved) {
    out += "- " + place_code(now) + " moved from " + format_percent(then.dial->position) + " to " +
           format_percent(now.dial->position) + '\n';
  }
  for (const auto& place : comparison.added) {
    out += "- " + place_code(place) + " is new, at " + format_percent(place.dial->position) + '\n';
  }
  for (const auto& place : comparison.removed) {
    out += "- " + place_code(place) + " is gone, was at " + format_percent(place.dial->position) + '\n';
  }
  for (const auto& hold : comparison.holds) {
    out += "- " + code(hold.service->name) + ": hold was " + std::string(to_string(hold.from)) + ", is " +
           std::string(to_string(hold.service->hold)) + '\n';
  }
  const bool none =
      comparison.moved.empty() && comparison.added.empty() && comparison.removed.empty() && comparison.holds.empty();
  if (none) out += "No dial has moved, come or gone.\n";
  out += '\n';
}

std::string then_and_now(const SideStatus& then, const SideStatus& now) {
  if (then.compared == 0 && now.compared == 0) return "nothing to compare";
  if (then.compared == 0) return side_words(now) + "; then nothing to compare";
  if (now.compared == 0) return "nothing to compare; then " + side_words(then);
  return side_words(now) + "; then " + side_words(then);
}

void write_comparison(const Board& board, const BoardComparison& comparison, std::string& out) {
  out += "## Since " + day_and_time_words(comparison.then_at, board.at) + "\n\n";
  write_differences(comparison, out);
  if (comparison.figures.empty()) return;
  out += "Errors and latency now and then:\n\n";
  for (const auto& [then, now] : comparison.figures) {
    out += "- " + place_code(now) + ": new side: " + then_and_now(then.dial->sides[1], now.dial->sides[1]) +
           ". Legacy: " + then_and_now(then.dial->sides[0], now.dial->sides[0]) + ".\n";
  }
  out += '\n';
}

}  // namespace

std::string board_md(const Board& board, const BoardComparison* comparison) {
  std::string out;
  write_head(board, out);
  for (const BoardService& service : board.services) write_service(board, service, out);
  if (comparison != nullptr) write_comparison(board, *comparison, out);
  out +=
      "Errors are answers of 500 to 599; p95: 95 of 100 requests took no longer. Both are of the requests whose side "
      "the dial chose, and called better or worse only when chance is unlikely.\n\n";
  out += "crossfade " + plain_text(board.version);
  if (!board.hash.empty()) out += ", configuration " + code(board.hash);
  return out + ".\n";
}

}  // namespace crossfade
