#include "server/name_schedule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/configs.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using Name = std::optional<std::string>;

const NameSchedule::TimePoint start{1h};

TEST(NameSchedule, NewNamesAreDueAtOnceEachOnce) {
  NameSchedule schedule;
  EXPECT_EQ(schedule.next_due(), std::nullopt);
  schedule.set({{"a", 10s}, {"b", 20s}});
  EXPECT_LE(schedule.next_due(), start);
  EXPECT_EQ(schedule.take(start), Name("a"));
  EXPECT_EQ(schedule.take(start), Name("b"));
  EXPECT_EQ(schedule.take(start + 1h), Name()) << "both are under way";
  EXPECT_EQ(schedule.next_due(), std::nullopt);
}

// Two names from the start, looked up one after the other, each lookup taking so long.
TEST(NameSchedule, EachNameComesAgainAnIntervalAfterItsLastLookupEnded) {
  struct Lookup {
    std::chrono::milliseconds begins;
    std::string name;
  };
  struct Case {
    std::string what;
    std::chrono::milliseconds a, b, takes;
    std::vector<Lookup> expected;
  };
  const std::vector<Case> cases = {
      {"equal", 10s, 10s, 0s, {{0s, "a"}, {0s, "b"}, {10s, "a"}, {10s, "b"}, {20s, "a"}}},
      {"different", 2s, 5s, 0s, {{0s, "a"}, {0s, "b"}, {2s, "a"}, {4s, "a"}, {5s, "b"}, {6s, "a"}}},
      {"slow", 10s, 10s, 3s, {{0s, "a"}, {3s, "b"}, {13s, "a"}, {16s, "b"}, {26s, "a"}}},
      {"slower than an interval", 1s, 1s, 5s, {{0s, "a"}, {5s, "b"}, {10s, "a"}, {15s, "b"}, {20s, "a"}}},
      {"one is due often", 1s, 60s, 5s, {{0s, "a"}, {5s, "b"}, {10s, "a"}, {16s, "a"}, {22s, "a"}}},
  };
  for (const Case& each : cases) {
    NameSchedule schedule;
    schedule.set({{"a", each.a}, {"b", each.b}});
    NameSchedule::TimePoint now = start;
    for (const Lookup& lookup : each.expected) {
      now = std::max(now, schedule.next_due().value());
      EXPECT_EQ(now - start, lookup.begins) << each.what;
      EXPECT_EQ(schedule.take(now), Name(lookup.name)) << each.what;
      now += each.takes;
      schedule.done(lookup.name, now);
    }
  }
}

TEST(NameSchedule, WhoHasWaitedLongestIsFirst) {
  NameSchedule schedule;
  schedule.set({{"a", 10s}, {"b", 2s}});
  for (const char* name : {"a", "b"}) {
    schedule.take(start);
    schedule.done(name, start);
  }
  EXPECT_EQ(schedule.take(start + 1min), Name("b"));
  EXPECT_EQ(schedule.take(start + 1min), Name("a"));
}

TEST(NameSchedule, ANewIntervalCountsFromTheLastLookup) {
  NameSchedule schedule;
  schedule.set({{"a", 1min}});
  schedule.take(start);
  schedule.done("a", start);
  schedule.set({{"a", 1s}});
  EXPECT_EQ(schedule.next_due(), start + 1s);
  schedule.set({{"a", 1h}});
  EXPECT_EQ(schedule.next_due(), start + 1h);
  EXPECT_EQ(schedule.take(start + 1h - 1ms), Name());
  EXPECT_EQ(schedule.take(start + 1h), Name("a"));
}

TEST(NameSchedule, ANameThatLeavesIsForgotten) {
  NameSchedule schedule;
  schedule.set({{"a", 10s}, {"b", 10s}});
  schedule.take(start);
  schedule.done("a", start);
  schedule.set({{"b", 10s}});
  EXPECT_EQ(schedule.take(start + 1h), Name("b"));
  schedule.set({});
  schedule.done("b", start);
  EXPECT_EQ(schedule.next_due(), std::nullopt);
  schedule.set({{"a", 10s}});
  EXPECT_EQ(schedule.take(start), Name("a")) << "a new name again";
}

TEST(NameSchedule, ANameThatComesBackWhileItIsLookedUpIsNotLookedUpTwiceAtOnce) {
  NameSchedule schedule;
  schedule.set({{"a", 10s}});
  schedule.take(start);
  schedule.set({});
  schedule.set({{"a", 10s}});
  EXPECT_EQ(schedule.take(start), Name());
  schedule.done("a", start);
  EXPECT_EQ(schedule.next_due(), start + 10s);
}

TEST(NameSchedule, TheShortestIntervalOfTheNamesPoolsCounts) {
  Config config = test::split_config({"10.0.0.8", 80}, {"10.0.0.9", 80});
  config.pools[0].endpoints = {{"both", 80}, {"one", 80}, {"one", 81}, {"2001:db8::1", 80}};
  config.pools[0].resolve_interval = 20s;
  config.pools[1].endpoints = {{"both", 443}, {"other", 80}};
  config.pools[1].resolve_interval = 5s;
  const NameSchedule::Intervals expected = {{"both", 5s}, {"one", 20s}, {"other", 5s}};
  EXPECT_EQ(name_intervals(config), expected);
  std::swap(config.pools[0].resolve_interval, config.pools[1].resolve_interval);
  EXPECT_EQ(name_intervals(config).at("both"), 5s);
}

}  // namespace
}  // namespace crossfade
