#include "upstream/endpoint_health.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>

#include "upstream/outliers.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;

constexpr Clock::time_point start{1000h};

// Ejects it for so long. Another endpoint has to be there for that.
void eject(const std::shared_ptr<EndpointHealth>& health, std::chrono::milliseconds time, Clock::time_point now) {
  OutlierConfig rules;
  rules.consecutive_failures = 1;
  rules.ejection = time;
  Outliers outliers;
  outliers.set_endpoints({health, std::make_shared<EndpointHealth>()});
  ASSERT_EQ(outliers.failed(*health, rules, now), time);
}

struct ShareCase {
  std::chrono::milliseconds after;  // it came back
  double share;
};

void expect_slow_start(const EndpointHealth& health, Clock::time_point back) {
  for (const ShareCase& c : {ShareCase{0s, 0.1}, ShareCase{1ms, 0.1}, ShareCase{999ms, 0.1}, ShareCase{1s, 0.1},
                             ShareCase{2s, 0.2}, ShareCase{2500ms, 0.25}, ShareCase{5s, 0.5}, ShareCase{9900ms, 0.99},
                             ShareCase{10s, 1}, ShareCase{11s, 1}, ShareCase{1000h, 1}}) {
    EXPECT_DOUBLE_EQ(health.share(back + c.after, 10s), c.share) << c.after.count() << " ms after it came back";
  }
  EXPECT_DOUBLE_EQ(health.share(back, 0s), 1) << "without a window it has all at once";
  EXPECT_DOUBLE_EQ(health.share(back + 1s, 2s), 0.5) << "the window of the moment counts";
}

TEST(EndpointHealth, OneThatWasNeverAwayHasAllOfItsShare) {
  EndpointHealth health;
  EXPECT_TRUE(health.usable(start));
  EXPECT_TRUE(health.healthy());
  EXPECT_FALSE(health.ejected(start));
  for (const Clock::duration window : {0s, 10s, 3600s}) EXPECT_DOUBLE_EQ(health.share(start, window), 1);
  health.set_healthy(true, start);  // what it is already
  EXPECT_DOUBLE_EQ(health.share(start, 10s), 1);
}

TEST(EndpointHealth, StartsSlowlyWhenChecksTakeItBack) {
  EndpointHealth health;
  health.set_healthy(false, start);
  EXPECT_DOUBLE_EQ(health.share(start, 10s), 1) << "it is not back yet";
  health.set_healthy(true, start + 5s);
  expect_slow_start(health, start + 5s);
}

TEST(EndpointHealth, StartsSlowlyWhenItsEjectionEnds) {
  const auto health = std::make_shared<EndpointHealth>();
  eject(health, 30s, start);
  expect_slow_start(*health, start + 30s);
  EXPECT_DOUBLE_EQ(health->share(start + 1s, 10s), 0.1) << "as the last resort while it is ejected";
}

TEST(EndpointHealth, WhatEndedLastBeginsTheSlowStart) {
  const auto health = std::make_shared<EndpointHealth>();
  eject(health, 30s, start);
  health->set_healthy(false, start + 1s);
  health->set_healthy(true, start + 20s);
  expect_slow_start(*health, start + 30s);
  health->set_healthy(false, start + 40s);
  health->set_healthy(true, start + 50s);
  expect_slow_start(*health, start + 50s);
}

TEST(EndpointHealth, CountsChangesOnly) {
  EndpointHealth health;
  const EndpointCell& cell = health.cell();
  for (int i = 0; i < 3; ++i) health.set_healthy(true, start);
  EXPECT_EQ(cell.ups, 0U);
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 3; ++i) health.set_healthy(false, start);
    EXPECT_FALSE(health.healthy());
    for (int i = 0; i < 3; ++i) health.set_healthy(true, start);
    EXPECT_TRUE(health.healthy());
  }
  health.set_healthy(false, start);
  EXPECT_EQ(cell.downs, 3U);
  EXPECT_EQ(cell.ups, 2U);
  EXPECT_EQ(cell.ejections, 0U);
}

TEST(EndpointHealth, IsUsableWhenHealthyAndNotEjected) {
  const auto health = std::make_shared<EndpointHealth>();
  eject(health, 30s, start);
  EXPECT_TRUE(health->healthy()) << "its checks say nothing else";
  EXPECT_FALSE(health->usable(start));
  EXPECT_FALSE(health->usable(start + 30s - 1ns));
  EXPECT_TRUE(health->ejected(start + 30s - 1ns));
  EXPECT_TRUE(health->usable(start + 30s));
  EXPECT_FALSE(health->ejected(start + 30s));

  health->set_healthy(false, start + 1s);
  EXPECT_FALSE(health->usable(start + 30s)) << "an ejection's end does not make it healthy";
  health->set_healthy(true, start + 2s);
  EXPECT_FALSE(health->usable(start + 2s)) << "nor does a check end an ejection";
}

}  // namespace
}  // namespace crossfade
