#include "server/change_text.hpp"

#include <gtest/gtest.h>

#include "support/configs.hpp"

namespace crossfade {
namespace {

Config at_position(std::uint32_t position) {
  return test::split_config({"10.0.0.5", 8000}, {"10.0.1.5", 8000}, position);
}

TEST(ChangeText, NothingForNothing) { EXPECT_EQ(change_text(at_position(5), at_position(5)), ""); }

TEST(ChangeText, SaysWhoMoves) {
  const std::string text = change_text(at_position(10'000), at_position(25'000));
  EXPECT_TRUE(text.starts_with("public-api/everything: 10% -> 25%: 15% of the keys move legacy -> new\n")) << text;
}

TEST(ChangeText, ADialThatDecidesAboutNothingIsThereToo) {
  Config before = at_position(0);
  before.services[0].hosts.clear();
  Config after = before;
  after.services[0].dials[0].position = 1;
  const std::string text = change_text(before, after);
  EXPECT_NE(text.find("public-api/everything: 0% -> 0.001%"), std::string::npos) << text;
}

TEST(ChangeId, IsOneForEachText) {
  EXPECT_EQ(change_id("a").size(), 16U);
  EXPECT_EQ(change_id("a"), change_id("a"));
  EXPECT_NE(change_id("a"), change_id("b"));
}

}  // namespace
}  // namespace crossfade
