#include <gtest/gtest.h>

#include <algorithm>

#include "admin/board.hpp"
#include "admin/boards.hpp"
#include "admin/svg_parts.hpp"

namespace crossfade {
namespace {

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

double height_of(const std::string& picture) {
  const std::size_t at = picture.find(" height=\"");
  return std::stod(picture.substr(at + 9));
}

TEST(BoardSvg, ShowsEachDialWithItsFigures) {
  const std::string picture = board_svg(small_board());
  EXPECT_TRUE(picture.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  EXPECT_TRUE(picture.ends_with("</svg>\n"));
  for (const char* part : {">public-api<", ">rates<", ">/v1/rates<", ">25%<", ">+15 points<", ">since Wed 18 Nov<",
                           ">0.1%<", ">0.2%<", ">48 ms<", ">44 ms<", ">better<", ">no clear difference<",
                           ">everything-else<", ">no traffic in the last 5 minutes<", "<title id=\"board-title\">"}) {
    EXPECT_TRUE(has(picture, part)) << part;
  }
}

TEST(BoardSvg, HasNothingToRunAndNothingFromOutside) {
  Board board = small_board();
  board.services[0].name = "<script>alert(1)</script>";
  board.services[0].dials[0].path = "/\"><image href='http://x.example/'/>";
  const std::string picture = board_svg(board);
  EXPECT_EQ(count_of(picture, "://"), 2U) << "the namespace, and the path as text";
  for (const char* part : {"<script", "<image", "<style", "<use", "<foreignObject", "url("}) {
    EXPECT_FALSE(has(picture, part)) << part;
  }
  EXPECT_TRUE(has(picture, "&lt;script&gt;alert(1)"));
}

TEST(BoardSvg, ItsTextEquivalentNamesEveryDial) {
  const std::string picture = board_svg(small_board());
  EXPECT_TRUE(has(picture,
                  "2 dials in 1 service, 1 moved in seven days. public-api, rates: 25%, +15 points since Wed "
                  "18 Nov; new side: 0.2% errors against 0.1%"));
}

TEST(BoardSvg, GrowsWithItsDials) {
  Board board = small_board();
  const double small = height_of(board_svg(board));
  board.services[0].dials = std::vector<BoardDial>(200, rates_dial());
  const std::string picture = board_svg(board);
  EXPECT_NEAR(height_of(picture) - small, 198 * 74, 1);
  EXPECT_EQ(count_of(picture, ">/v1/rates<"), 200U);
  EXPECT_LT(picture.size(), 1'000'000U);
}

TEST(BoardSvg, SaysWhatWantsAttention) {
  Board board = small_board();
  board.services[0].hold = Hold::Legacy;
  board.services[0].dials[0].quantiles[2] = Verdict::Worse;
  board.file_state = FileState::Rejected;
  board.errors = {"crossfade.yaml:12:5: no"};
  const std::string picture = board_svg(board);
  for (const char* part : {">HOLD: everything goes to legacy, py2, whatever the dials say.<", ">p99<", ">worse<",
                           ">The new side is worse on 1 dial: rates.<", "crossfade.yaml:12:5: no"}) {
    EXPECT_TRUE(has(picture, part)) << part;
  }
}

TEST(BoardSvg, AComparisonIsASectionOfItsOwn) {
  Board old = small_board();
  old.at -= std::chrono::hours(24 * 7);
  old.services[0].dials[0].position = 5'000;
  const Board board = small_board();
  const BoardComparison comparison = compare_boards(old, board);
  const std::string picture = board_svg(board, &comparison);
  for (const char* part :
       {">Since Wed 18 Nov 21:00<", ">moved<", ">public-api/rates<", ">5% → 25%<", ">then 0.1% errors, p95 48 ms<"}) {
    EXPECT_TRUE(has(picture, part)) << part;
  }
}

TEST(SvgParts, TextsAreCutToTheirWidth) {
  const svg::Type type{10};
  EXPECT_EQ(svg::fitted("rates", 1'000, type), "rates");
  const std::string cut = svg::fitted(std::string(100, 'n'), 100, type);
  EXPECT_TRUE(cut.ends_with("…"));
  EXPECT_LE(svg::text_width(cut, type), 100);
  EXPECT_GT(svg::text_width(cut, type), 80);
  EXPECT_EQ(svg::fitted("abc", 0, type), "…");
}

TEST(SvgParts, LinesBreakBetweenWords) {
  const svg::Type type{10};
  const auto lines = svg::wrapped("one two three four five six seven eight", 60, 3, type);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], "one two");
  EXPECT_TRUE(lines[2].ends_with("…"));
  EXPECT_EQ(svg::wrapped("", 60, 3, type).size(), 0U);
  EXPECT_EQ(svg::wrapped("価格表価格表", 5, 2, type).size(), 2U);
}

}  // namespace
}  // namespace crossfade
