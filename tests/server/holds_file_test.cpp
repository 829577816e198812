#include "server/holds_file.hpp"

#include <gtest/gtest.h>

#include "telemetry/timestamp.hpp"

namespace crossfade {
namespace {

HoldEntry hold_of(std::string service, std::string why = "") {
  return {std::move(service), "token alice", *parse_timestamp("2026-10-14T09:08:07.006Z"), std::move(why)};
}

TEST(HoldsFile, WhatIsWrittenIsRead) {
  const std::vector<HoldEntry> holds = {hold_of("a"), hold_of("public-api", "\"quoted\"\n\x01 and \xc3\xbc")};
  const auto read = parse_holds_json(holds_json(holds));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(*read, holds);
  EXPECT_TRUE(parse_holds_json(holds_json({}))->empty());
}

TEST(HoldsFile, SaysWhatIsWrong) {
  const auto mistake_in = [](std::string_view text) {
    const auto read = parse_holds_json(text);
    return read ? std::string() : read.error();
  };
  EXPECT_NE(mistake_in("").find("not JSON"), std::string::npos);
  EXPECT_EQ(mistake_in("[]"), "the document: expected an object");
  EXPECT_NE(mistake_in(R"({"version": 2, "holds": []})").find("version: expected"), std::string::npos);
  EXPECT_EQ(mistake_in(R"({"version": 1})"), "holds: expected a value");
  const auto with = [&](const std::string& entry) { return mistake_in(R"({"version": 1, "holds": [)" + entry + "]}"); };
  EXPECT_EQ(with(R"({"service": "a/b", "who": "", "since": "2026-10-14T09:08:07.006Z", "why": ""})"),
            "holds[0].service: expected a service's name");
  EXPECT_EQ(with(R"({"service": "a", "who": "", "since": "today", "why": ""})"),
            "holds[0].since: expected a time such as 2026-10-14T09:08:07.006Z");
  EXPECT_EQ(with(R"({"service": "a", "who": "", "since": "2026-10-14T09:08:07.006Z"})"),
            "holds[0].why: expected a value");
}

}  // namespace
}  // namespace crossfade
