#include <fmt/format.h>

#include <algorithm>

#include "admin/board_words.hpp"

namespace crossfade {
namespace {

constexpr std::size_t p95 = 1;  // of shown_quantiles

std::string quantile_words(const SideStatus& side, std::size_t quantile) {
  const auto& value = side.quantiles_ms[quantile];
  return value ? milliseconds_words(*value) : "not known";
}

Figure quantile_figure(const BoardDial& dial, std::size_t quantile) {
  return {quantile_names[quantile], quantile_words(dial.sides[0], quantile), quantile_words(dial.sides[1], quantile),
          dial.quantiles[quantile]};
}

// "0.2% errors against 0.1%", "p95 44 ms against 48 ms"
std::string against(const Figure& figure) {
  if (figure.name == "errors") return figure.new_side + " errors against " + figure.legacy;
  return fmt::format("{} {} against {}", figure.name, figure.new_side, figure.legacy);
}

std::string both_sides(const BoardDial& dial) {
  const std::vector<Figure> rows = figures(dial);
  const bool judged =
      std::any_of(rows.begin(), rows.end(), [](const Figure& row) { return row.verdict != Verdict::Unknown; });
  std::string words = "new side: ";
  for (const Figure& row : rows) {
    if (&row != &rows.front()) words += judged ? "; " : ", ";
    words += against(row);
    if (judged) words += ", " + std::string(verdict_words(row.verdict));
  }
  return judged ? words : words + ": " + std::string(verdict_words(Verdict::Unknown));
}

}  // namespace

std::string_view verdict_words(Verdict verdict) {
  switch (verdict) {
    case Verdict::Same:
      return "no clear difference";
    case Verdict::Better:
      return "better";
    case Verdict::Worse:
      return "worse";
    case Verdict::Unknown:
      return "not enough samples to compare";
  }
  return "";
}

std::vector<Figure> figures(const BoardDial& dial) {
  const auto& [legacy, new_side] = dial.sides;
  std::vector<Figure> rows = {{"errors", ratio_words(legacy.error_ratio.value_or(0)),
                               ratio_words(new_side.error_ratio.value_or(0)), dial.errors}};
  for (std::size_t i = 0; i < dial.quantiles.size(); ++i) {
    if (i == p95 || dial.quantiles[i] == Verdict::Worse) rows.push_back(quantile_figure(dial, i));
  }
  return rows;
}

std::string nothing_words(const Board& board, const SideStatus& side) {
  constexpr std::chrono::seconds whole_window = TrafficHistory::window_slots * TrafficHistory::slot_length;
  if (side.compared > 0) return "";
  if (side.requests_per_second > 0) return "nothing sent by the dial";
  if (board.window.count() == 0) return "counting has just begun";
  return board.window < whole_window ? "no traffic yet" : "no traffic in " + window_words(board.window);
}

std::string side_words(const SideStatus& side) {
  return ratio_words(side.error_ratio.value_or(0)) + " errors, p95 " + quantile_words(side, p95);
}

std::string sides_words(const Board& board, const BoardDial& dial) {
  const std::string legacy = nothing_words(board, dial.sides[0]);
  const std::string new_side = nothing_words(board, dial.sides[1]);
  if (legacy.empty() && new_side.empty()) return both_sides(dial);
  if (legacy == new_side) return legacy;
  return "new side: " + (new_side.empty() ? side_words(dial.sides[1]) : new_side) +
         "; legacy: " + (legacy.empty() ? side_words(dial.sides[0]) : legacy);
}

bool is_worse(const BoardDial& dial) {
  return dial.errors == Verdict::Worse ||
         std::find(dial.quantiles.begin(), dial.quantiles.end(), Verdict::Worse) != dial.quantiles.end();
}

}  // namespace crossfade
