#include <gtest/gtest.h>

#include "config/documents.hpp"
#include "crossfade/load.hpp"

namespace crossfade {
namespace {

using std::chrono::microseconds;

TEST(MetricsSection, ReportsMistakesAtTheirPlace) {
  expect_mistakes({
      {10, "metrics: on", {"10:10: metrics: found 'on', expected a map with stale_after and buckets"}},
      {10,
       "metrics: {stale_after: 5}",
       {"10:24: metrics.stale_after: found '5', expected a duration from 0 to 24h such as 500ms, 5s or 2m; did you "
        "mean '5s'?"}},
      {10, "metrics: {buckets: []}", {"10:20: metrics.buckets: found an empty list, expected a list of durations"}},
      {10,
       "metrics: {buckets: [5ms, 0.1]}",
       {"10:26: metrics.buckets[1]: found '0.1', expected a duration from 1us to 1h such as 500us, 25ms or 1.5s"}},
      {10,
       "metrics: {buckets: [5ms, 10ms, 10ms, 2h]}",
       {"10:32: metrics.buckets[2]: found 10ms after 10ms, but buckets ascend",
        "10:38: metrics.buckets[3]: found '2h', expected a duration from 1us to 1h such as 500us, 25ms or 1.5s"}},
      {10,
       "metrics: {bucket: [5ms]}",
       {"10:11: metrics.bucket: unknown key 'bucket'; allowed are stale_after, "
        "buckets; did you mean 'buckets'?"}},
  });
}

TEST(MetricsSection, IsReadAsWritten) {
  const auto config =
      load_config(document(base_document(10, "metrics: {stale_after: 0s, buckets: [500us, 2.5ms, 1s]}")));
  ASSERT_TRUE(config);
  EXPECT_EQ(config->metrics.stale_after.count(), 0);
  EXPECT_EQ(config->metrics.buckets,
            (std::vector<microseconds>{microseconds(500), microseconds(2'500), microseconds(1'000'000)}));
}

TEST(MetricsSection, DefaultsReachFromHalfAMillisecondToAMinute) {
  const MetricsConfig metrics;
  EXPECT_EQ(metrics.stale_after, std::chrono::minutes(5));
  EXPECT_EQ(metrics.buckets.size(), 25U);
  EXPECT_EQ(metrics.buckets.front(), microseconds(500));
  EXPECT_EQ(metrics.buckets.back(), std::chrono::minutes(1));
}

}  // namespace
}  // namespace crossfade
