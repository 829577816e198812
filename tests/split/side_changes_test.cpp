#include "split/side_changes.hpp"

#include <gtest/gtest.h>

#include "split/two_configs.hpp"

namespace crossfade {
namespace {

std::vector<MoveNotice> side_notices(const Config& before, const Config& after) {
  return side_changes({before, after, before.services[0], after.services[0]});
}

Config at(std::uint32_t position) { return config_with({dial_at("rest", "/", position)}); }

TEST(SideChanges, NoneAreNone) { EXPECT_TRUE(side_notices(at(0), at(50'000)).empty()); }

TEST(SideChanges, ASwapIsLoudAndTakesBackWhoWasOnNew) {
  Config after = at(50'000);
  std::swap(after.services[0].legacy, after.services[0].new_side);
  auto found = side_notices(at(50'000), after);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].loud);
  EXPECT_TRUE(found[0].back);
  EXPECT_NE(found[0].text.find("swapped"), std::string::npos);
  found = side_notices(at(0), after);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_FALSE(found[0].back) << "nobody was on new";
}

TEST(SideChanges, ASwapOfTheEndpointsIsOneToo) {
  Config after = at(50'000);
  std::swap(after.pools[0].endpoints, after.pools[1].endpoints);
  const auto found = side_notices(at(50'000), after);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].back);
}

TEST(SideChanges, APoolOfAnotherNameWithTheSameEndpointsIsQuiet) {
  Config after = at(50'000);
  after.pools[1].name = after.services[0].new_side = "python3";
  const auto found = side_notices(at(50'000), after);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].text, "new: pool py3 -> python3, which has the same endpoints");
  EXPECT_FALSE(found[0].loud);
}

TEST(SideChanges, OtherEndpointsAreLoudUnlessSomeStay) {
  Config more = at(50'000);
  more.pools[1].endpoints.push_back(more.pools[1].endpoints[0]);
  more.pools[1].endpoints[1].port = 9000;
  auto found = side_notices(at(50'000), more);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].text, "new: pool py3: endpoints py3:8000 -> py3:8000, py3:9000");
  EXPECT_FALSE(found[0].loud);
  more.pools[1].endpoints.erase(more.pools[1].endpoints.begin());
  found = side_notices(at(50'000), more);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].loud);
  EXPECT_FALSE(found[0].back);
}

TEST(SideChanges, NewThatPointsToLegacyIsAWayBack) {
  Config after = at(50'000);
  after.services[0].new_side = "py2";
  const auto found = side_notices(at(50'000), after);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_TRUE(found[1].back);
}

TEST(SideChanges, NewThatGetsAnEndpointOfLegacyIsAWayBackForAPart) {
  Config after = at(50'000);
  after.pools[1].endpoints.push_back(after.pools[0].endpoints[0]);
  auto found = side_notices(at(50'000), after);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[1].text, "new gets endpoints of legacy, py2:8000: legacy answers a part of what is on new");
  EXPECT_TRUE(found[1].loud);
  EXPECT_TRUE(found[1].back);
  found = side_notices(at(0), after);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_FALSE(found[1].back) << "nobody was on new";
  Config asked = at(0);
  asked.services[0].override_header = OverrideConfig{"X-Backend", "py2", "py3", {}};
  EXPECT_TRUE(side_notices(asked, after)[1].back) << "but by the override";
}

TEST(SideChanges, AnEndpointThatBothSidesHadIsNoWayBack) {
  Config before = at(50'000);
  before.pools[1].endpoints.push_back(before.pools[0].endpoints[0]);
  Config after = before;
  after.pools[1].endpoints[0].port = 9000;
  for (const MoveNotice& notice : side_notices(before, after)) EXPECT_FALSE(notice.back) << notice.text;
}

}  // namespace
}  // namespace crossfade
