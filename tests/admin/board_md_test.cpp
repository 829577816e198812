#include <gtest/gtest.h>

#include "admin/board.hpp"
#include "admin/boards.hpp"

namespace crossfade {
namespace {

TEST(BoardMd, ReadsWellAsItStands) {
  EXPECT_EQ(board_md(small_board()),
            "# crossfade, Wed 25 Nov 2026, 21:00 UTC\n"
            "\n"
            "2 dials in 1 service, 1 moved in seven days.\n"
            "\n"
            "## `public-api`: legacy `py2`, new side `py3`\n"
            "\n"
            "| Dial              | Path        | Position | Change in seven days        |\n"
            "| ----------------- | ----------- | -------- | --------------------------- |\n"
            "| `rates`           | `/v1/rates` | 25%      | +15 points since Wed 18 Nov |\n"
            "| `everything-else` | `/`         | 0%       | no change                   |\n"
            "\n"
            "Errors and latency over the last 5 minutes:\n"
            "\n"
            "- `rates`: new side: 0.2% errors against 0.1%, no clear difference; p95 44 ms against 48 ms, better\n"
            "- `everything-else`: no traffic in the last 5 minutes\n"
            "\n"
            "Errors are answers of 500 to 599; p95: 95 of 100 requests took no longer. Both are of the requests whose "
            "side the dial chose, and called better or worse only when chance is unlikely.\n"
            "\n"
            "crossfade 1.2.3, configuration `00112233aabbccdd`.\n");
}

TEST(BoardMd, SaysWhatWantsAttention) {
  Board board = small_board();
  board.services[0].hold = Hold::Legacy;
  board.services[0].fallbacks_per_second = 1.25;
  board.services[0].dials[0].errors = Verdict::Worse;
  board.file_state = FileState::Rejected;
  board.errors = {"crossfade.yaml:12:5: found `x`"};
  board.errors_omitted = 2;
  const std::string text = board_md(board);
  for (const char* part :
       {"The new side is worse on 1 dial: `rates`.", "HOLD: everything goes to legacy, `py2`, whatever the dials say.",
        "Fallbacks: 1.2 requests a second",
        "The configuration on disk was refused (3 errors); the one before stays in force.",
        "- `` crossfade.yaml:12:5: found `x` ``\n- and 2 more\n"}) {
    EXPECT_TRUE(has(text, part)) << part << "\n" << text;
  }
}

TEST(BoardMd, HostileNamesStayInTheirCode) {
  Board board = small_board();
  BoardDial& dial = board.services[0].dials[0];
  dial.name = "a|b`c\n# d";
  dial.path = "/<script>|*x*";
  const std::string text = board_md(board);
  EXPECT_TRUE(has(text, "| ``a\\|b`c�# d``    | `/<script>\\|*x*` |")) << text;
  EXPECT_FALSE(has(text, "\n# d"));
}

TEST(BoardMd, DialsWithoutTrafficStandTogether) {
  Board board = small_board();
  board.services[0].dials = {rest_dial(), rest_dial(), rest_dial()};
  board.services[0].dials[1].name = "b";
  board.services[0].dials[2].name = "c";
  EXPECT_TRUE(has(board_md(board), "- `everything-else`, `b`, `c`: no traffic in the last 5 minutes\n"));
}

TEST(BoardMd, LongNamesAreCut) {
  Board board = small_board();
  board.services[0].dials[0].path = '/' + std::string(1'000, 'x');
  const std::string text = board_md(board);
  EXPECT_TRUE(has(text, "`/" + std::string(98, 'x') + "…`"));
  EXPECT_FALSE(has(text, std::string(100, 'x')));
}

TEST(BoardMd, AComparisonIsASectionOfItsOwn) {
  Board old = small_board();
  old.at -= std::chrono::hours(24 * 7);
  old.services[0].dials[0].position = 5'000;
  old.services[0].dials[0].sides[1] = SideStatus();
  old.services[0].dials[1].name = "rest";
  old.services[0].hold = Hold::New;
  const Board board = small_board();
  const BoardComparison comparison = compare_boards(old, board);
  EXPECT_TRUE(has(board_md(board, &comparison),
                  "## Since Wed 18 Nov 21:00\n"
                  "\n"
                  "- `public-api/rates` moved from 5% to 25%\n"
                  "- `public-api/everything-else` is new, at 0%\n"
                  "- `public-api/rest` is gone, was at 0%\n"
                  "- `public-api`: hold was new, is none\n"
                  "\n"
                  "Errors and latency now and then:\n"
                  "\n"
                  "- `public-api/rates`: new side: 0.2% errors, p95 44 ms; then nothing to compare. "
                  "Legacy: 0.1% errors, p95 48 ms; then 0.1% errors, p95 48 ms.\n"))
      << board_md(board, &comparison);
}

TEST(BoardMd, WithoutADifferenceThatIsSaid) {
  const Board board = small_board();
  const BoardComparison comparison = compare_boards(board, board);
  EXPECT_TRUE(has(board_md(board, &comparison), "## Since 21:00 today\n\nNo dial has moved, come or gone.\n"));
}

}  // namespace
}  // namespace crossfade
