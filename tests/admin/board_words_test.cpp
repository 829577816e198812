#include "admin/board_words.hpp"

#include <gtest/gtest.h>

#include "admin/boards.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;

std::string change_of(const BoardDial& dial) {
  const ChangeWords change = change_words(small_board(), dial);
  return change.what + '|' + change.since;
}

TEST(BoardWords, NumbersHaveTwoDigitsThatCount) {
  EXPECT_EQ(ratio_words(0), "0%");
  EXPECT_EQ(ratio_words(0.00001), "<0.01%");
  EXPECT_EQ(ratio_words(0.002), "0.2%");
  EXPECT_EQ(ratio_words(0.0123), "1.2%");
  EXPECT_EQ(ratio_words(0.25), "25%");
  EXPECT_EQ(ratio_words(0.9999), ">99%");
  EXPECT_EQ(ratio_words(1), "100%");
  EXPECT_EQ(milliseconds_words(0), "0 ms");
  EXPECT_EQ(milliseconds_words(0.25), "0.25 ms");
  EXPECT_EQ(milliseconds_words(1.04), "1 ms");
  EXPECT_EQ(milliseconds_words(43.7), "44 ms");
  EXPECT_EQ(milliseconds_words(1'234), "1.2 s");
  EXPECT_EQ(milliseconds_words(60'000), "60 s");
}

TEST(BoardWords, PointsAreThoseOfThePosition) {
  EXPECT_EQ(points_words(15'000), "+15 points");
  EXPECT_EQ(points_words(1'000), "+1 point");
  EXPECT_EQ(points_words(-3'500), "−3.5 points");
  EXPECT_EQ(points_words(1), "+0.001 points");
}

TEST(BoardWords, DaysAreThoseOfUtc) {
  const Status::TimePoint now = board_time();
  EXPECT_EQ(date_words(now), "Wed 25 Nov 2026, 21:00 UTC");
  EXPECT_EQ(day_words(now - 7h, now), "14:00 today");
  EXPECT_EQ(day_words(now - 22h, now), "23:00 yesterday");
  EXPECT_EQ(day_words(now - 24h * 7, now), "Wed 18 Nov");
  EXPECT_EQ(day_words(now - 24h * 365, now), "Tue 25 Nov 2025");
  EXPECT_EQ(day_and_time_words(now - 24h * 7, now), "Wed 18 Nov 21:00");
  EXPECT_EQ(day_and_time_words(now - 7h, now), "14:00 today");
}

TEST(BoardWords, WhatADialMatches) {
  BoardDial dial = rates_dial();
  EXPECT_EQ(match_words(dial), "/v1/rates");
  dial.methods = {"GET", "POST"};
  dial.exact = true;
  EXPECT_EQ(match_words(dial), "GET, POST /v1/rates (exact)");
}

TEST(BoardWords, AChangeSaysSinceWhen) {
  BoardDial dial = rates_dial();
  EXPECT_EQ(change_of(dial), "+15 points|since Wed 18 Nov");
  dial.position = 4'500;
  EXPECT_EQ(change_of(dial), "−5.5 points|since Wed 18 Nov");
  dial.position = 10'000;
  EXPECT_EQ(change_of(dial), "back again|since Mon 23 Nov");
  dial.moved.reset();
  EXPECT_EQ(change_of(dial), "no change|");
}

TEST(BoardWords, LessThanTheWholeTimeIsSaidToBe) {
  BoardDial dial = rates_dial();
  dial.known_since = board_time() - 7h;
  dial.moved->at = board_time() - 1h;
  EXPECT_EQ(change_of(dial), "+15 points|since 14:00 today, not known before");
  dial.position = 10'000;
  dial.moved.reset();
  EXPECT_EQ(change_of(dial), "no change|since 14:00 today, not known before");
}

TEST(BoardWords, ANewDialSaysSinceWhenItIsThere) {
  BoardDial dial = rates_dial();
  dial.before.reset();
  dial.moved = DialPast::Move{board_time() - 2h, std::nullopt};
  EXPECT_EQ(change_of(dial), "new|since 19:00 today");
  dial.moved = DialPast::Move{board_time() - 1h, 10'000};
  EXPECT_EQ(change_of(dial), "new|");
}

TEST(BoardWords, TheSummaryCountsDialsAndMoves) {
  Board board = small_board();
  EXPECT_EQ(summary_words(board), "2 dials in 1 service, 1 moved in seven days.");
  EXPECT_EQ(unknown_words(board), "");
  board.services[0].dials[1].before.reset();
  EXPECT_EQ(summary_words(board), "2 dials in 1 service, 1 moved in seven days, 1 is new.");
  for (BoardDial& dial : board.services[0].dials) dial.known_since = board.at - 7h;
  EXPECT_EQ(summary_words(board), "2 dials in 1 service, 1 moved since 14:00 today, 1 is new.");
  EXPECT_EQ(unknown_words(board), "This crossfade knows the positions since 14:00 today.");
  board.services.clear();
  EXPECT_EQ(summary_words(board), "No configuration is in force: there are no dials.");
}

TEST(BoardWords, ChangesSinceAnEarlierBoardSayItsTime) {
  Board old = small_board();
  old.at -= 24h * 2;
  old.services[0].dials.resize(1);
  const Board board = board_since(small_board(), old);
  EXPECT_EQ(span_words(board), "since Mon 23 Nov 21:00");
  EXPECT_EQ(summary_words(board), "2 dials in 1 service, none moved since Mon 23 Nov 21:00, 1 is new.");
  EXPECT_EQ(change_words(board, board.services[0].dials[1]).what, "new");
}

TEST(BoardWords, BothSidesInASentence) {
  const Board board = small_board();
  BoardDial dial = rates_dial();
  EXPECT_EQ(sides_words(board, dial),
            "new side: 0.2% errors against 0.1%, no clear difference; p95 44 ms against 48 ms, better");
  dial.errors = Verdict::Worse;
  dial.quantiles = {Verdict::Unknown, Verdict::Unknown, Verdict::Worse};
  EXPECT_EQ(sides_words(board, dial),
            "new side: 0.2% errors against 0.1%, worse; p95 44 ms against 48 ms, not enough samples to compare; "
            "p99 88 ms against 90 ms, worse");
  dial.errors = Verdict::Unknown;
  dial.quantiles = {Verdict::Unknown, Verdict::Unknown, Verdict::Unknown};
  EXPECT_EQ(sides_words(board, dial),
            "new side: 0.2% errors against 0.1%, p95 44 ms against 48 ms: not enough samples to compare");
}

TEST(BoardWords, ASideWithoutTrafficSaysWhy) {
  Board board = small_board();
  BoardDial dial = rest_dial();
  EXPECT_EQ(sides_words(board, dial), "no traffic in the last 5 minutes");
  board.window = 60s;
  EXPECT_EQ(sides_words(board, dial), "no traffic yet");
  board.window = 0s;
  EXPECT_EQ(sides_words(board, dial), "counting has just begun");
  board.window = 300s;
  dial.sides[1].requests_per_second = 0.5;
  EXPECT_EQ(sides_words(board, dial), "new side: nothing sent by the dial; legacy: no traffic in the last 5 minutes");
  dial.sides[0] = rates_dial().sides[0];
  EXPECT_EQ(sides_words(board, dial), "new side: nothing sent by the dial; legacy: 0.1% errors, p95 48 ms");
}

TEST(BoardWords, DialsOnWhichTheNewSideIsWorseAreNamed) {
  const ShowName show = [](std::string_view name) { return '<' + std::string(name) + '>'; };
  Board board = small_board();
  EXPECT_EQ(worse_words(board, show), "");
  board.services[0].dials[0].errors = Verdict::Worse;
  EXPECT_EQ(worse_words(board, show), "The new side is worse on 1 dial: <rates>.");
  board.services[0].dials = std::vector<BoardDial>(12, board.services[0].dials[0]);
  board.services.push_back(board.services[0]);
  const std::string words = worse_words(board, show);
  EXPECT_TRUE(words.starts_with("The new side is worse on 24 dials: <public-api/rates>, ")) << words;
  EXPECT_TRUE(words.ends_with(" and 14 more.")) << words;
}

TEST(BoardWords, HoldsFilesAndPhasesAreSaid) {
  const ShowName show = [](std::string_view name) { return std::string(name); };
  Board board = small_board();
  EXPECT_EQ(hold_words(board.services[0], show) + file_words(board) + phase_words(board), "");
  board.services[0].hold = Hold::Legacy;
  EXPECT_EQ(hold_words(board.services[0], show), "HOLD: everything goes to legacy, py2, whatever the dials say.");
  board.file_state = FileState::Rejected;
  board.errors = {"a", "b"};
  board.errors_omitted = 5;
  EXPECT_EQ(file_words(board), "The configuration on disk was refused (7 errors); the one before stays in force.");
  board.phase = ServerPhase::Draining;
  EXPECT_EQ(phase_words(board), "This crossfade is draining.");
}

}  // namespace
}  // namespace crossfade
