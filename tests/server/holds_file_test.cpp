#include "server/holds_file.hpp"

#include <gtest/gtest.h>

#include "telemetry/timestamp.hpp"

namespace crossfade {
namespace {

HoldEntry hold_of(std::string service, std::string why = "") {
  return {std::move(service), "token alice", *parse_timestamp("2026-10-14T09:08:07.006Z"), std::move(why)};
}

const auto now = *parse_timestamp("2026-11-01T00:00:00.000Z");

TEST(HoldsFile, WhatIsWrittenIsRead) {
  const std::vector<HoldEntry> holds = {hold_of("a"), hold_of("public-api", "\"quoted\"\n\x01 and \xc3\xbc")};
  const KeptHolds kept = parse_holds_json(holds_json(holds), now);
  EXPECT_EQ(kept.mistake, "");
  EXPECT_EQ(kept.holds, holds);
  EXPECT_TRUE(parse_holds_json(holds_json({}), now).holds.empty());
}

TEST(HoldsFile, SaysWhatIsWrongWithTheWhole) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "it is not JSON: incomplete JSON"},
      {"[]", "the document: expected an object"},
      {R"({"version": 2, "holds": []})", "version: expected a whole number from 0 to 1"},
      {R"({"version": 1})", "holds: expected a value"}};
  for (const auto& [text, expected] : cases) {
    const KeptHolds kept = parse_holds_json(text, now);
    EXPECT_NE(kept.mistake.find(expected.substr(0, 14)), std::string::npos) << text << ": " << kept.mistake;
    EXPECT_TRUE(kept.holds.empty());
  }
}

TEST(HoldsFile, AnEntryThatNamesItsServiceIsAHold) {
  const auto read = [](const std::string& entry) {
    const std::string good =
        R"({"service": "api", "who": "token alice", "since": "2026-10-14T09:08:07.006Z", "why": ""})";
    return parse_holds_json(R"({"version": 1, "holds": [)" + entry + ", " + good + "]}", now);
  };
  KeptHolds kept = read(R"({"service": "web", "who": 5, "since": "today"})");
  EXPECT_EQ(kept.holds, (std::vector<HoldEntry>{{"web", "", now, ""}, hold_of("api")}));
  EXPECT_EQ(kept.mistake.find("holds[0].who: expected a text"), 0U) << kept.mistake;
  for (const char* entry : {R"({"service": "a/b"})", "{}", "5", "null", R"({"service": ["web"]})"}) {
    kept = read(entry);
    EXPECT_EQ(kept.holds, std::vector<HoldEntry>{hold_of("api")}) << entry;
    EXPECT_EQ(kept.mistake.find("holds[0]"), 0U) << kept.mistake;
  }
}

}  // namespace
}  // namespace crossfade
