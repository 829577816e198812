// What `crossfade board` refuses before it asks anybody; tests/e2e/test_board.py has the rest.
#include <gtest/gtest.h>

#include "app/command_line.hpp"

namespace crossfade {
namespace {

TEST(BoardCommand, MisuseIsExitCodeTwo) {
  const std::vector<std::vector<std::string>> cases = {
      {"board"},
      {"board", "--from", "http://127.0.0.1:1"},
      {"board", "--out", "a.svg"},
      {"board", "--from", "http://127.0.0.1:1", "--out", "a.svg", "--format", "png"},
      {"board", "--from", "http://127.0.0.1:1", "--out", "a.svg", "more"},
  };
  for (const auto& arguments : cases) EXPECT_EQ(test::run(arguments).code, 2) << arguments.size();
}

TEST(BoardCommand, TheFormIsKnownOrAskedFor) {
  test::Outcome outcome = test::run({"board", "--from", "http://127.0.0.1:1", "--out", "-"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, "crossfade: --out - needs --format svg, md or json\n");
  outcome = test::run({"board", "--from", "http://127.0.0.1:1", "--out", "board.png"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, "crossfade: --out 'board.png': it ends in neither .svg, .md nor .json; --format says which\n");
}

TEST(BoardCommand, AWrongUrlIsMisuse) {
  const test::Outcome outcome = test::run({"board", "--from", "127.0.0.1:9901", "--out", "a.svg"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err,
            "crossfade: --from '127.0.0.1:9901' is no URL such as http://127.0.0.1:9901; did you mean "
            "'http://127.0.0.1:9901'?\n");
}

TEST(BoardCommand, AnEarlierBoardThatIsMissingIsAFailure) {
  const test::Outcome outcome =
      test::run({"board", "--from", "http://127.0.0.1:1", "--out", "a.svg", "--since", "/no/such/board.json"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.err, "crossfade: /no/such/board.json: cannot be read: No such file or directory\n");
}

TEST(BoardCommand, HelpHasAnExample) {
  const test::Outcome outcome = test::run({"board", "--help"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_NE(outcome.out.find("crossfade board --from http://127.0.0.1:9901 --out board.svg"), std::string::npos);
}

}  // namespace
}  // namespace crossfade
