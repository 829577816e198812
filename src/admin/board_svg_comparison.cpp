#include "admin/board_svg_sections.hpp"
#include "admin/board_words.hpp"
#include "admin/plain_text.hpp"
#include "admin/svg_parts.hpp"
#include "crossfade/units.hpp"

namespace crossfade::svg {
namespace {

constexpr double name_left = Page::inner_left + 60;

std::string place_words(const BoardComparison::Place& place) {
  return plain_text(place.service->name + '/' + place.dial->name);
}

// One thing that is different: what kind, of what, from what to what.
struct Difference {
  const char* kind;
  std::string name;
  std::string change;
  std::optional<BoardComparison::Pair> moved{};
};

std::vector<Difference> differences(const BoardComparison& comparison) {
  std::vector<Difference> rows;
  for (const auto& pair : comparison.moved) {
    rows.push_back({"moved", place_words(pair.now),
                    format_percent(pair.then.dial->position) + " → " + format_percent(pair.now.dial->position), pair});
  }
  for (const auto& place : comparison.added) {
    rows.push_back({"new", place_words(place), "at " + format_percent(place.dial->position)});
  }
  for (const auto& place : comparison.removed) {
    rows.push_back({"gone", place_words(place), "was at " + format_percent(place.dial->position)});
  }
  for (const auto& hold : comparison.holds) {
    rows.push_back({"hold", plain_text(hold.service->name),
                    std::string(to_string(hold.from)) + " → " + std::string(to_string(hold.service->hold))});
  }
  return rows;
}

double write_difference(std::string& out, double y, const Difference& row) {
  const Type name{13, Colour::text, true};
  write_text(out, Page::inner_left, y, row.kind, {12, Colour::faint});
  write_text(out, name_left, y, fitted(row.name, Page::fader + Page::fader_width - name_left - 150, name), name);
  write_text(out, Page::fader + Page::fader_width, y, row.change, {13, Colour::text, false, Anchor::End});
  if (row.moved) {
    write_fader(out, Page::figures, y - 8, Page::inner_right - Page::figures, row.moved->now.dial->position,
                row.moved->then.dial->position);
  }
  return y + 28;
}

void write_side(std::string& out, double x, double y, const SideStatus& then, const SideStatus& now,
                const char* colour) {
  const auto line = [](const SideStatus& side) {
    return side.compared > 0 ? side_words(side) : std::string("nothing to compare");
  };
  write_text(out, x, y, line(now), {12.5, colour});
  write_text(out, x, y + 17, "then " + line(then), {12, Colour::faint});
}

double write_figures(std::string& out, double y, const BoardComparison& comparison) {
  constexpr double legacy_left = 390;
  constexpr double new_left = 656;
  write_text(out, Page::inner_left, y, "Errors and latency, now and then", {12, Colour::faint});
  write_text(out, legacy_left, y, "legacy", {12, Colour::legacy, true});
  write_text(out, new_left, y, "new", {12, Colour::new_side, true});
  y += 12;
  for (const auto& [then, now] : comparison.figures) {
    const Type name{13, Colour::text, true};
    write_line(out, Page::inner_left, y, Page::inner_right, y, Colour::line);
    write_text(out, Page::inner_left, y + 22, fitted(place_words(now), legacy_left - Page::inner_left - 12, name),
               name);
    write_side(out, legacy_left, y + 22, then.dial->sides[0], now.dial->sides[0], Colour::legacy);
    write_side(out, new_left, y + 22, then.dial->sides[1], now.dial->sides[1], Colour::new_side);
    y += 50;
  }
  return y;
}

}  // namespace

double write_comparison(std::string& out, double y, const Board& board, const BoardComparison& comparison) {
  std::string body;
  double at = y + 32;
  write_text(body, Page::inner_left, at, "Since " + day_and_time_words(comparison.then_at, board.at),
             {17, Colour::text, true});
  at += 30;
  const std::vector<Difference> rows = differences(comparison);
  for (const Difference& row : rows) at = write_difference(body, at, row);
  if (rows.empty()) {
    write_text(body, Page::inner_left, at, "No dial has moved, come or gone.", {13});
    at += 28;
  }
  if (!comparison.figures.empty()) at = write_figures(body, at + 6, comparison);
  write_box(out, {Page::left, y, Page::right - Page::left, at - y}, 12, Colour::card, Colour::line);
  out += body;
  return at;
}

}  // namespace crossfade::svg
