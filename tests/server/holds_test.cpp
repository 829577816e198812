#include "server/holds.hpp"

#include <gtest/gtest.h>

#include "server/temp_tree.hpp"
#include "telemetry/timestamp.hpp"

namespace crossfade {
namespace {

const auto held_at = *parse_timestamp("2026-11-01T00:00:00.000Z");

HoldEntry hold_by(std::string who) {
  return {"public-api", std::move(who), *parse_timestamp("2026-10-14T09:08:07.006Z"), "errors"};
}

TEST(Holds, AHoldTurnsTheSwitchThatSnapshotsRead) {
  Holds holds("");
  const std::shared_ptr<const HoldSwitch> before = holds.overlay().hold_switch("public-api");
  EXPECT_TRUE(holds.hold(hold_by("alice")).changed);
  EXPECT_TRUE(before->is_on());
  EXPECT_FALSE(holds.overlay().hold_switch("other")->is_on());
  EXPECT_TRUE(holds.release("public-api").changed);
  EXPECT_FALSE(before->is_on());
  EXPECT_TRUE(holds.entries().empty());
}

TEST(Holds, WhoHoldsWhatIsHeldAlreadyChangesNothing) {
  Holds holds("");
  EXPECT_FALSE(holds.release("public-api").changed);
  holds.hold(hold_by("alice"));
  EXPECT_FALSE(holds.hold(hold_by("bob")).changed);
  EXPECT_EQ(holds.entries(), std::vector<HoldEntry>{hold_by("alice")});
}

TEST(Holds, ARestartRestoresThem) {
  const test::TempTree tree;
  {
    Holds holds(tree.root());
    EXPECT_EQ(holds.hold(hold_by("alice")).not_kept.get(), "");
  }
  {
    Holds holds(tree.root());
    EXPECT_EQ(holds.restore(held_at), "");
    EXPECT_EQ(holds.entries(), std::vector<HoldEntry>{hold_by("alice")});
    EXPECT_TRUE(holds.overlay().hold_switch("public-api")->is_on());
    EXPECT_EQ(holds.release("public-api").not_kept.get(), "");
  }
  Holds holds(tree.root());
  EXPECT_EQ(holds.restore(held_at), "");
  EXPECT_TRUE(holds.entries().empty());
}

TEST(Holds, WhatNobodyWaitsForIsKeptAllTheSame) {
  const test::TempTree tree;
  constexpr int many = 50;
  {
    Holds holds(tree.root());
    for (int i = 0; i < many; ++i) {
      HoldEntry entry = hold_by("alice");
      entry.service += std::to_string(i);
      holds.hold(std::move(entry));
    }
  }
  Holds holds(tree.root());
  EXPECT_EQ(holds.restore(held_at), "");
  EXPECT_EQ(holds.entries().size(), static_cast<std::size_t>(many));
}

TEST(Holds, AFolderThatCannotBeWrittenStopsNoHold) {
  const test::TempTree tree;
  Holds holds(tree.path("absent"));
  EXPECT_NE(holds.restore(held_at).find("absent cannot be written to: No such file or directory"), std::string::npos);
  const HoldOutcome outcome = holds.hold(hold_by("alice"));
  EXPECT_TRUE(outcome.changed);
  const std::string why = outcome.not_kept.get();
  EXPECT_NE(why.find("absent/holds.json: No such file or directory"), std::string::npos) << why;
  EXPECT_TRUE(holds.overlay().hold_switch("public-api")->is_on());
}

TEST(Holds, AFileThatIsNoneIsSaidAndLeftUntilTheNextHold) {
  const test::TempTree tree;
  tree.write("holds.json", "{\"version\": 1, \"holds\": [");
  Holds holds(tree.root());
  EXPECT_NE(holds.restore(held_at).find("holds.json: it is not JSON"), std::string::npos);
  EXPECT_TRUE(holds.entries().empty());
  EXPECT_EQ(holds.hold(hold_by("alice")).not_kept.get(), "");
  Holds next(tree.root());
  EXPECT_EQ(next.restore(held_at), "");
  EXPECT_EQ(next.entries().size(), 1U);
  EXPECT_EQ(tree.read("holds.json.bad"), "{\"version\": 1, \"holds\": [");
}

TEST(Holds, AServiceThatGivesHostsAwayIsHeldTogetherWithThoseThatTakeThem) {
  Holds holds("");
  holds.hold(hold_by("alice"));
  EXPECT_TRUE(holds.pass_on("public-api", {"web", "public-api"}).changed);
  for (const char* name : {"public-api", "web"}) {
    EXPECT_TRUE(holds.is_held(name)) << name;
    EXPECT_TRUE(holds.overlay().hold_switch(name)->is_on()) << name;
  }
}

TEST(Holds, AServiceThatIsRenamedIsHeldByItsNewNamesAndTheOldOneIsFreeAgain) {
  Holds holds("");
  holds.hold(hold_by("alice"));
  EXPECT_TRUE(holds.pass_on("public-api", {"api", "web"}).changed);
  for (const char* name : {"public-api", "api", "web"}) EXPECT_TRUE(holds.overlay().hold_switch(name)->is_on()) << name;
  ASSERT_EQ(holds.entries().size(), 2U);
  EXPECT_EQ(holds.entries()[0].service, "api");
  EXPECT_EQ(holds.entries()[0].who, "alice");
  holds.settle({"public-api", "api"});
  EXPECT_FALSE(holds.overlay().hold_switch("public-api")->is_on());
  EXPECT_TRUE(holds.overlay().hold_switch("api")->is_on());
  EXPECT_FALSE(holds.pass_on("absent", {"x"}).changed);
}

}  // namespace
}  // namespace crossfade
