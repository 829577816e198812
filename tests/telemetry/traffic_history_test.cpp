#include "telemetry/traffic_history.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

using std::chrono::seconds;

// A registry that is counted in and recorded, ten seconds a slot.
class TrafficHistoryTest : public ::testing::Test {
 protected:
  void SetUp() override { end_slot(); }  // the first call only says where the counters stand

  DialCell& cell(Side side, const std::string& dial = "rates") { return *registry.dial(0, "api", dial, side); }
  void count(Side side, Reason reason, unsigned code, std::uint64_t times, std::chrono::nanoseconds duration) {
    for (std::uint64_t i = 0; i < times; ++i) {
      cell(side).requests.add(reason, code);
      cell(side).duration[static_cast<std::size_t>(cohort_of(reason))].observe(duration);
    }
  }
  void end_slot() {
    now.steady += TrafficHistory::slot_length;
    now.wall += TrafficHistory::slot_length;
    history.record(registry.sum(), now);
  }
  const DialTraffic& of(const TrafficWindow& window) { return window.dials.at({"api", "rates"}); }

  Registry registry{1};
  TrafficHistory history;
  TrafficHistory::Now now{std::chrono::steady_clock::now(), std::chrono::system_clock::now()};
};

constexpr std::chrono::milliseconds fast{3}, slow{80};

TEST_F(TrafficHistoryTest, KnowsNothingBeforeTheFirstSlotEnds) {
  EXPECT_EQ(history.window().length.count(), 0);
  EXPECT_TRUE(history.window().dials.empty());
  EXPECT_TRUE(history.series(0).ends.empty());
  EXPECT_EQ(history.series(0).next, 0U);
}

TEST_F(TrafficHistoryTest, WhatWasCountedBeforeItBeganIsNotTraffic) {
  Registry busy(1);
  busy.dial(0, "api", "rates", Side::New)->requests.add(Reason::Dial, 200);
  TrafficHistory late;
  late.record(busy.sum(), now);
  busy.dial(0, "api", "rates", Side::New)->requests.add(Reason::Dial, 200);
  now.steady += TrafficHistory::slot_length;
  late.record(busy.sum(), now);
  EXPECT_EQ(late.window().dials.at({"api", "rates"}).sides[1].requests, 1U);
}

TEST_F(TrafficHistoryTest, TheWindowTellsTheComparedFromTheOthers) {
  count(Side::New, Reason::Dial, 200, 90, fast);
  count(Side::New, Reason::NoKey, 503, 10, slow);
  count(Side::New, Reason::Override, 500, 7, slow);
  count(Side::Legacy, Reason::Fallback, 200, 5, fast);
  end_slot();
  const TrafficWindow window = history.window();
  EXPECT_EQ(window.length, seconds(10));
  const SideTraffic& fresh = of(window).sides[1];
  EXPECT_EQ(fresh.requests, 107U);
  EXPECT_EQ(fresh.compared, 100U);
  EXPECT_EQ(fresh.errors, 10U);
  EXPECT_EQ(fresh.overrides, 7U);
  EXPECT_EQ(of(window).sides[0].fallbacks, 5U);
  EXPECT_EQ(of(window).sides[0].compared, 0U);
  EXPECT_NEAR(quantile_ns(fresh.durations, window.bounds, 0.95).value(), 75e6, 25e6);
}

TEST_F(TrafficHistoryTest, TheWindowForgetsAfterFiveMinutes) {
  count(Side::New, Reason::Dial, 200, 4, fast);
  for (std::size_t i = 0; i < TrafficHistory::window_slots; ++i) end_slot();
  EXPECT_EQ(of(history.window()).sides[1].requests, 4U);
  EXPECT_EQ(history.window().length, seconds(300));
  end_slot();
  EXPECT_EQ(of(history.window()).sides[1].requests, 0U);
  EXPECT_EQ(history.window().length, seconds(300));
}

TEST_F(TrafficHistoryTest, TheSeriesIsTheLastHourSlotBySlot) {
  count(Side::Legacy, Reason::Dial, 500, 1, slow);
  end_slot();
  count(Side::Legacy, Reason::Dial, 200, 2, fast);
  end_slot();
  end_slot();
  const TrafficSeries all = history.series(0);
  EXPECT_EQ(all.first, 0U);
  EXPECT_EQ(all.next, 3U);
  const TrafficSeries::Side& legacy = all.dials.at({"api", "rates"})[0];
  EXPECT_EQ(legacy.requests, (std::vector<std::uint32_t>{1, 2, 0}));
  EXPECT_EQ(legacy.errors, (std::vector<std::uint32_t>{1, 0, 0}));
  ASSERT_EQ(legacy.p95_ms.size(), 3U);
  EXPECT_GT(legacy.p95_ms[0].value(), 75);
  EXPECT_LE(legacy.p95_ms[1].value(), 5);
  EXPECT_FALSE(legacy.p95_ms[2]) << "no traffic has no quantile";
  EXPECT_EQ(all.ends.back(), now.wall);
}

TEST_F(TrafficHistoryTest, ASeriesCanBeAskedForWhatIsNew) {
  for (int i = 0; i < 4; ++i) {
    count(Side::New, Reason::Dial, 200, 1, fast);
    end_slot();
  }
  const TrafficSeries rest = history.series(3);
  EXPECT_EQ(rest.first, 3U);
  EXPECT_EQ(rest.ends.size(), 1U);
  EXPECT_EQ(rest.dials.at({"api", "rates"})[1].requests.size(), 1U);
  EXPECT_TRUE(history.series(4).ends.empty());
  EXPECT_EQ(history.series(4'000).next, 4U) << "a number that is still to come";
}

TEST_F(TrafficHistoryTest, AnHourIsAllItKeeps) {
  count(Side::New, Reason::Dial, 200, 9, fast);
  for (std::size_t i = 0; i <= TrafficHistory::slots_max; ++i) end_slot();
  const TrafficSeries series = history.series(0);
  EXPECT_EQ(series.first, 1U);
  EXPECT_EQ(series.ends.size(), TrafficHistory::slots_max);
  const auto& requests = series.dials.at({"api", "rates"})[1].requests;
  EXPECT_EQ(std::count(requests.begin(), requests.end(), 0U), static_cast<std::ptrdiff_t>(requests.size()));
}

TEST_F(TrafficHistoryTest, ADialThatIsGoneIsForgotten) {
  count(Side::New, Reason::Dial, 200, 9, fast);
  end_slot();
  Totals without = registry.sum();
  without.dials.clear();
  history.record(without, now);
  EXPECT_TRUE(history.window().dials.empty());
  EXPECT_TRUE(history.series(0).dials.empty());
}

TEST_F(TrafficHistoryTest, CountersThatBeginAnewAreNoFlood) {
  count(Side::New, Reason::Dial, 200, 9, fast);
  end_slot();
  Registry restarted(1);
  for (int i = 0; i < 2; ++i) restarted.dial(0, "api", "rates", Side::New)->requests.add(Reason::Dial, 200);
  now.steady += TrafficHistory::slot_length;
  history.record(restarted.sum(), now);
  EXPECT_EQ(of(history.window()).sides[1].requests, 11U);
}

TEST_F(TrafficHistoryTest, OverridesIgnoredAreTheServices) {
  registry.service(0, "api")->overrides_ignored[1].add(3);
  registry.service(0, "api")->overrides_ignored[2].add(2);
  end_slot();
  EXPECT_EQ(history.window().overrides_ignored.at("api"), 5U);
}

TEST_F(TrafficHistoryTest, MoreDialsThanItKeepsAreLeftOut) {
  for (std::size_t i = 0; i < TrafficHistory::dials_max + 5; ++i) cell(Side::New, "dial-" + std::to_string(i));
  end_slot();
  EXPECT_EQ(history.series(0).dials.size(), TrafficHistory::dials_max);
}

}  // namespace
}  // namespace crossfade
