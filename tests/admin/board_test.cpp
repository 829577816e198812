#include "admin/board.hpp"

#include <gtest/gtest.h>

#include "admin/boards.hpp"
#include "admin/handle.hpp"
#include "admin/statuses.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;

// The small status at the board's time, after a change of `rates` from 10% three days ago.
Status status_with_a_move() {
  Status status = small_status();
  status.now = board_time();
  Config before = small_config();
  before.services[0].dials[0].position = 10'000;
  auto changes = std::make_shared<ChangeHistory>();
  changes->start(before, status.now - 24h * 30);
  changes->accept(diff(before, small_config()), small_config(), 2, {ChangeSource::File}, status.now - 24h * 3);
  status.changes = changes;
  return status;
}

TEST(Board, IsTheStatusOfAMoment) {
  const Board board = make_board(status_with_a_move());
  EXPECT_EQ(board.at, board_time());
  EXPECT_EQ(board.since, board_time() - 24h * 7);
  EXPECT_EQ(board.hash, "00112233aabbccdd");
  ASSERT_EQ(board.services.size(), 1U);
  EXPECT_EQ(board.services[0].legacy, "py2");
  ASSERT_EQ(board.services[0].dials.size(), 2U);
  const BoardDial& rates = board.services[0].dials[0];
  EXPECT_EQ(rates.position, 25'000U);
  EXPECT_EQ(rates.before, 10'000U);
  ASSERT_TRUE(rates.moved.has_value());
  EXPECT_EQ(rates.moved->at, board_time() - 24h * 3);
}

TEST(Board, HasTheFirstErrorsOfARefusedFileOnly) {
  Status status = status_with_a_move();
  for (unsigned i = 0; i < 7; ++i) status.config.last_errors.emplace_back("crossfade.yaml", i + 1, 1, "", "no");
  EXPECT_TRUE(make_board(status).errors.empty());
  status.file = ConfigFile{"crossfade.yaml", FileState::Rejected};
  const Board board = make_board(status);
  EXPECT_EQ(board.errors.size(), Board::errors_max);
  EXPECT_EQ(board.errors_omitted, 2U);
}

TEST(Board, CountsChangesFromAnEarlierOne) {
  Board old = small_board();
  old.at -= 24h;
  old.services[0].dials[0].position = 24'000;
  old.services[0].dials.pop_back();
  const Board board = board_since(small_board(), old);
  EXPECT_EQ(board.since, old.at);
  EXPECT_EQ(board.services[0].dials[0].before, 24'000U);
  EXPECT_FALSE(board.services[0].dials[1].before.has_value());
}

TEST(Board, ComparesByNames) {
  Board old = small_board();
  old.services[0].dials[0].position = 5'000;
  old.services[0].dials[1].name = "rest";
  Board now = small_board();
  now.services[0].hold = Hold::Legacy;
  const BoardComparison comparison = compare_boards(old, now);
  ASSERT_EQ(comparison.moved.size(), 1U);
  EXPECT_EQ(comparison.moved[0].then.dial->position, 5'000U);
  EXPECT_EQ(comparison.moved[0].now.dial->position, 25'000U);
  ASSERT_EQ(comparison.added.size(), 1U);
  EXPECT_EQ(comparison.added[0].dial->name, "everything-else");
  ASSERT_EQ(comparison.removed.size(), 1U);
  EXPECT_EQ(comparison.removed[0].dial->name, "rest");
  ASSERT_EQ(comparison.figures.size(), 1U);
  ASSERT_EQ(comparison.holds.size(), 1U);
  EXPECT_EQ(comparison.holds[0].from, Hold::None);
}

TEST(Board, OfADialOfAnotherServiceNothingIsCompared) {
  Board old = small_board();
  old.services[0].name = "platform";
  const BoardComparison comparison = compare_boards(old, small_board());
  EXPECT_EQ(comparison.added.size(), 2U);
  EXPECT_EQ(comparison.removed.size(), 2U);
  EXPECT_TRUE(comparison.moved.empty() && comparison.figures.empty());
}

TEST(Board, IsAnsweredInThreeForms) {
  const Board board = make_board(status_with_a_move());
  AdminView view;
  view.status = status_with_a_move;
  const auto get = [&view](const char* path) {
    return AdminApi({"127.0.0.1", 9901}).handle({"GET", path, "", {}, "", {}}, view, {});
  };
  const auto expect_answer = [&get](const char* path, const char* type, const std::string& body) {
    const AdminResponse answer = get(path);
    EXPECT_EQ(answer.status, 200U) << path;
    EXPECT_EQ(answer.content_type, type);
    EXPECT_EQ(answer.body, body);
  };
  expect_answer("/api/board.json", "application/json", board_json(board));
  expect_answer("/api/board.md", "text/markdown; charset=utf-8", board_md(board));
  expect_answer("/api/board.svg", "image/svg+xml", board_svg(board));
  EXPECT_EQ(get("/api/board.svg").content_policy, "default-src 'none'; style-src 'unsafe-inline'");
}

}  // namespace
}  // namespace crossfade
