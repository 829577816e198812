#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <functional>

#include "admin/board.hpp"
#include "admin/boards.hpp"
#include "admin/statuses.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

std::string error_of(std::string_view text) {
  const auto board = parse_board_json(text);
  return board ? "accepted" : board.error();
}

// The error after a change of the small board's JSON.
std::string error_with(const std::function<void(json::object&)>& change) {
  json::value document = json::parse(board_json(small_board()));
  change(document.as_object());
  return error_of(json::serialize(document));
}

json::object& first_service(json::object& board) { return board["services"].as_array()[0].as_object(); }
json::object& first_dial(json::object& board) { return first_service(board)["dials"].as_array()[0].as_object(); }

TEST(BoardJson, WhatIsWrittenIsReadAgain) {
  Board board = small_board();
  board.services[0].hold = Hold::New;
  board.services[0].fallbacks_per_second = 0.25;
  board.file_state = FileState::Rejected;
  board.errors = {"crossfade.yaml:12:5: \"ü\""};
  board.errors_omitted = 3;
  board.services[0].dials[1].before.reset();
  board.services[0].dials[1].methods = {"GET"};
  board.services[0].dials[1].exact = true;
  board.services[0].dials[1].moved = DialPast::Move{board.at, std::nullopt};
  const auto read = parse_board_json(board_json(board));
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(board_json(*read), board_json(board));
  EXPECT_EQ(board_md(*read), board_md(board));
  EXPECT_EQ(read->services[0].dials[0].sides[1].quantiles_ms[1], 44);
}

TEST(BoardJson, ABoardWithItsComparisonIsStillABoard) {
  const Board board = small_board();
  Board old = board;
  old.services[0].dials[0].position = 1;
  const BoardComparison comparison = compare_boards(old, board);
  const std::string text = board_json(board, &comparison);
  EXPECT_TRUE(has(text, R"("dials":[{"service":"public-api","dial":"rates","from":"0.001%","to":"25%"}])")) << text;
  EXPECT_EQ(error_of(text), "accepted");
}

TEST(BoardJson, AStatusWithoutConfigurationIsABoard) {
  Status status = small_status();
  status.config.config.reset();
  status.changes = std::make_shared<const ChangeHistory>();
  EXPECT_EQ(error_of(board_json(make_board(status))), "accepted");
}

TEST(BoardJson, OtherDocumentsAreToldApart) {
  EXPECT_EQ(error_of("{}"), "it is no board of crossfade: it has no member crossfade_board");
  EXPECT_EQ(error_of("[1]"), "it is no board of crossfade: it has no member crossfade_board");
  EXPECT_TRUE(error_of("").starts_with("it is not JSON: "));
  EXPECT_TRUE(error_of("{\"crossfade_board\": 1,}").starts_with("it is not JSON: "));
  EXPECT_TRUE(error_of("{\"crossfade_board\": 1, \"x\": \"\xff\"}").starts_with("it is not JSON: "));
  EXPECT_TRUE(error_of("{\"crossfade_board\":" + std::string(100, '[')).starts_with("it is not JSON: "));
  EXPECT_EQ(error_of(std::string(largest_board + 1, ' ')), "it has more than 16MiB");
  EXPECT_EQ(error_with([](auto& board) { board["crossfade_board"] = 2; }), "crossfade_board: expected version 1");
}

TEST(BoardJson, UnknownMembersAreSkipped) {
  EXPECT_EQ(error_with([](auto& board) { first_dial(board)["later"] = json::array{1, 2}; }), "accepted");
}

TEST(BoardJson, EveryMemberIsNeeded) {
  const json::value document = json::parse(board_json(small_board()));
  for (const auto& member : document.get_object()) {
    const std::string error = error_with([&](auto& board) { board.erase(member.key()); });
    EXPECT_NE(error, "accepted") << member.key();
  }
  EXPECT_EQ(error_with([](auto& board) { first_dial(board).erase("position"); }),
            "services[0].dials[0].position: expected a value");
}

TEST(BoardJson, WrongValuesAreNamedWithTheirPlace) {
  const auto dial_error = [](const char* key, json::value value) {
    return error_with([&](auto& board) { first_dial(board)[key] = std::move(value); });
  };
  EXPECT_EQ(dial_error("position", "101%"), "services[0].dials[0].position: expected a position such as 25%");
  EXPECT_EQ(dial_error("position", 25), "services[0].dials[0].position: expected a text of at most 256 bytes");
  EXPECT_EQ(dial_error("before", "x"), "services[0].dials[0].before: expected a position such as 25%");
  EXPECT_EQ(dial_error("name", ""), "services[0].dials[0].name: expected a name");
  EXPECT_EQ(dial_error("name", json::string(257, 'x')),
            "services[0].dials[0].name: expected a text of at most 256 bytes");
  EXPECT_EQ(dial_error("methods", json::array(101)), "services[0].dials[0].methods: expected a list of at most 100");
  EXPECT_EQ(dial_error("exact", 0), "services[0].dials[0].exact: expected true or false");
  EXPECT_EQ(dial_error("known_since", "2026-02-30T00:00:00.000Z"),
            "services[0].dials[0].known_since: expected a time such as 2026-10-14T09:08:07.006Z");
  EXPECT_EQ(dial_error("sides", nullptr), "services[0].dials[0].sides: expected an object");
  EXPECT_EQ(dial_error("moved", json::object{}), "services[0].dials[0].moved.at: expected a value");
  EXPECT_EQ(error_with([](auto& board) { first_service(board)["hold"] = "both"; }),
            "services[0].hold: expected one of none, legacy, new");
  EXPECT_EQ(error_with([](auto& board) { board["window_seconds"] = -1; }),
            "window_seconds: expected a whole number from 0 to 86400");
  EXPECT_EQ(error_with([](auto& board) { board["since"] = "2027-01-01T00:00:00.000Z"; }),
            "since: expected a time that is not after `at`");
}

TEST(BoardJson, NumbersStayWithinTheirRange) {
  const auto side_error = [](const char* key, json::value value) {
    return error_with(
        [&](auto& board) { first_dial(board)["sides"].as_object()["new"].as_object()[key] = std::move(value); });
  };
  const std::string place = "services[0].dials[0].sides.new.";
  EXPECT_EQ(side_error("error_ratio", 1.5), place + "error_ratio: expected a number from 0 to 1");
  EXPECT_EQ(side_error("error_ratio", nullptr), "accepted");
  EXPECT_EQ(side_error("p95_ms", -1), place + "p95_ms: expected a number from 0 to 1000000000");
  EXPECT_EQ(side_error("p95_ms", "44"), place + "p95_ms: expected a number from 0 to 1000000000");
  EXPECT_EQ(side_error("compared", 1.5), place + "compared: expected a whole number from 0 to 1000000000000000");
  EXPECT_EQ(side_error("compared", std::uint64_t{1} << 63),
            place + "compared: expected a whole number from 0 to 1000000000000000");
}

TEST(BoardJson, ANameStandsOnce) {
  EXPECT_EQ(error_with([](auto& board) {
              json::array& dials = first_service(board)["dials"].as_array();
              dials.push_back(json::value(dials[0]));
            }),
            "services[0].dials[2]: expected a dial of another name");
}

}  // namespace
}  // namespace crossfade
