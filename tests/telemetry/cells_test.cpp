#include "telemetry/cells.hpp"

#include <gtest/gtest.h>

#include <map>

namespace crossfade {
namespace {

using std::chrono::nanoseconds;

// The bucket that took the only observation.
std::size_t bucket_taken(nanoseconds value, const LatencyBounds& bounds = latency_bounds()) {
  LatencyHistogram histogram(bounds);
  histogram.observe(value);
  for (std::size_t i = 0; i <= bounds.size(); ++i) {
    if (histogram.bucket(i) == 1) return i;
  }
  return bounds.size() + 1;
}

TEST(LatencyHistogram, BoundsBelongToTheirBucket) {
  EXPECT_EQ(bucket_taken(nanoseconds(0)), 0U);
  const LatencyBounds bounds = latency_bounds();
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    EXPECT_EQ(bucket_taken(nanoseconds(bounds[i])), i);
    EXPECT_EQ(bucket_taken(nanoseconds(bounds[i] + 1)), i + 1);
  }
}

TEST(LatencyHistogram, TheLastBucketTakesEverythingLonger) {
  EXPECT_EQ(bucket_taken(std::chrono::hours(24)), latency_bounds().size());
}

TEST(LatencyHistogram, TheBoundsAreTheConfigurations) {
  MetricsConfig config;
  config.buckets.clear();
  for (int ms = 1; ms <= 64; ++ms) config.buckets.push_back(std::chrono::milliseconds(ms));
  const LatencyBounds bounds = latency_bounds(config);
  EXPECT_EQ(bucket_taken(nanoseconds(1), bounds), 0U);
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    EXPECT_EQ(bucket_taken(std::chrono::milliseconds(i + 1), bounds), i);
  }
  EXPECT_EQ(bucket_taken(std::chrono::milliseconds(65), bounds), 64U);
}

TEST(LatencyHistogram, AClockThatWentBackCountsAsNothing) {
  const LatencyBounds bounds = latency_bounds();
  LatencyHistogram histogram(bounds);
  histogram.observe(nanoseconds(-5));
  EXPECT_EQ(histogram.bucket(0), 1U);
  EXPECT_EQ(histogram.sum_ns(), 0);
}

TEST(LatencyHistogram, SumsWhatItSaw) {
  const LatencyBounds bounds = latency_bounds();
  LatencyHistogram histogram(bounds);
  histogram.observe(std::chrono::milliseconds(3));
  histogram.observe(std::chrono::milliseconds(4));
  EXPECT_EQ(histogram.sum_ns(), 7'000'000);
  EXPECT_EQ(histogram.bucket(3), 2U);  // 2.5 ms to 5 ms
}

using Pairs = std::map<std::pair<Reason, unsigned>, std::uint64_t>;

Pairs pairs_of(const RequestCounts& counts) {
  Pairs pairs;
  counts.for_each([&pairs](Reason reason, unsigned code, std::uint64_t count) {
    EXPECT_TRUE(pairs.emplace(std::pair(reason, code), count).second) << "a pair was visited twice";
  });
  return pairs;
}

TEST(RequestCounts, KnowsNothingAtFirst) { EXPECT_TRUE(pairs_of(RequestCounts()).empty()); }

TEST(RequestCounts, CountsByReasonAndCode) {
  RequestCounts counts;
  counts.add(Reason::Dial, 200);
  counts.add(Reason::Dial, 200);
  counts.add(Reason::Dial, 503);
  counts.add(Reason::Hold, 200);
  EXPECT_EQ(pairs_of(counts), (Pairs{{{Reason::Dial, 200}, 2}, {{Reason::Dial, 503}, 1}, {{Reason::Hold, 200}, 1}}));
}

TEST(RequestCounts, GrowsToAnyNumberOfPairs) {
  RequestCounts counts;
  Pairs expected;
  for (unsigned round = 1; round <= 2; ++round) {
    for (unsigned code = 100; code < 200; ++code) {
      counts.add(Reason::Fallback, code);
      expected[{Reason::Fallback, code}] = round;
    }
  }
  EXPECT_EQ(pairs_of(counts), expected);
}

TEST(Cohort, OnlyTheDialsOwnChoicesCompare) {
  EXPECT_EQ(cohort_of(Reason::Dial), Cohort::Dial);
  EXPECT_EQ(cohort_of(Reason::NoKey), Cohort::Dial);
  for (const Reason reason : {Reason::Hold, Reason::Override, Reason::Exclude, Reason::Include, Reason::Fallback}) {
    EXPECT_EQ(cohort_of(reason), Cohort::Other);
  }
}

}  // namespace
}  // namespace crossfade
