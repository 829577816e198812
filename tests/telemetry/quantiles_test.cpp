#include "telemetry/quantiles.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace crossfade {
namespace {

const LatencyBounds bounds = {10, 20, 40, 80};  // ns

TEST(Quantile, LiesOnALineWithinItsBucket) {
  const BucketCounts counts = {0, 10, 0, 0, 0};  // ten of 10 to 20
  EXPECT_DOUBLE_EQ(quantile_ns(counts, bounds, 0.5).value(), 15);
  EXPECT_DOUBLE_EQ(quantile_ns(counts, bounds, 1.0).value(), 20);
  EXPECT_DOUBLE_EQ(quantile_ns({4, 4, 0, 0, 0}, bounds, 0.25).value(), 5) << "the first bucket begins at zero";
}

TEST(Quantile, FallsIntoTheBucketOfItsRank) {
  const BucketCounts counts = {90, 5, 4, 1, 0};
  EXPECT_DOUBLE_EQ(quantile_ns(counts, bounds, 0.9).value(), 10);
  EXPECT_DOUBLE_EQ(quantile_ns(counts, bounds, 0.95).value(), 20);
  EXPECT_DOUBLE_EQ(quantile_ns(counts, bounds, 0.99).value(), 40);
}

TEST(Quantile, AboveTheLastBoundIsTheLastBound) {
  EXPECT_DOUBLE_EQ(quantile_ns({0, 0, 0, 0, 3}, bounds, 0.5).value(), 80);
}

TEST(Quantile, OfNothingIsNone) {
  EXPECT_FALSE(quantile_ns({}, bounds, 0.5));
  EXPECT_FALSE(quantile_ns({0, 0, 0, 0, 0}, bounds, 0.5));
}

// Against the exact quantile of many samples: never further away than its bucket is wide.
TEST(Quantile, IsWithinABucketOfTheExactOne) {
  const LatencyBounds fine = latency_bounds();
  std::minstd_rand random(7);
  std::lognormal_distribution<double> milliseconds(3.0, 1.2);
  LatencyHistogram histogram(fine);
  std::vector<double> samples;
  for (int i = 0; i < 5'000; ++i) {
    samples.push_back(std::round(milliseconds(random) * 1e6));
    histogram.observe(std::chrono::nanoseconds(static_cast<std::int64_t>(samples.back())));
  }
  std::sort(samples.begin(), samples.end());
  BucketCounts counts;
  for (std::size_t i = 0; i <= fine.size(); ++i) counts.push_back(histogram.bucket(i));
  for (const double q : {0.05, 0.5, 0.9, 0.95, 0.99}) {
    const double exact = samples[static_cast<std::size_t>(std::ceil(q * 5'000)) - 1];
    const auto above = std::lower_bound(fine.begin(), fine.end(), exact);
    ASSERT_NE(above, fine.end());
    const double low = above == fine.begin() ? 0 : static_cast<double>(*std::prev(above));
    EXPECT_GE(quantile_ns(counts, fine, q).value(), low) << q;
    EXPECT_LE(quantile_ns(counts, fine, q).value(), static_cast<double>(*above)) << q;
  }
}

TEST(CompareErrors, SaysNothingOfAFewRequests) {
  EXPECT_EQ(compare_errors({0, 99}, {50, 1'000}), Verdict::Unknown);
  EXPECT_EQ(compare_errors({0, 1'000}, {99, 99}), Verdict::Unknown);
  EXPECT_EQ(compare_errors({}, {}), Verdict::Unknown);
}

TEST(CompareErrors, SeesADifferenceBeyondChance) {
  EXPECT_EQ(compare_errors({10, 10'000}, {50, 10'000}), Verdict::Worse);
  EXPECT_EQ(compare_errors({50, 10'000}, {10, 10'000}), Verdict::Better);
  EXPECT_EQ(compare_errors({10, 10'000}, {12, 10'000}), Verdict::Same);
  EXPECT_EQ(compare_errors({1, 100}, {3, 100}), Verdict::Same) << "three of a hundred may be chance";
}

TEST(CompareErrors, NoneAndAllAreTheSame) {
  EXPECT_EQ(compare_errors({0, 500}, {0, 500}), Verdict::Same);
  EXPECT_EQ(compare_errors({500, 500}, {500, 500}), Verdict::Same);
}

// Sides of all sizes that are alike, a small dial's above all: few of them may be called different.
TEST(CompareErrors, CallsEqualSidesDifferentInOneCaseOfAHundredAtMost) {
  struct Case {
    std::uint64_t legacy, new_side;
    double ratio;
  };
  std::minstd_rand random(11);
  for (const Case& c : {Case{2'000, 2'000, 0.02}, Case{10'000, 100, 0.001}, Case{20'000, 100, 0.0005},
                        Case{100'000, 1'000, 0.0001}, Case{5'000, 100, 0.002}, Case{100, 5'000, 0.01}}) {
    std::binomial_distribution<std::uint64_t> legacy(c.legacy, c.ratio);
    std::binomial_distribution<std::uint64_t> new_side(c.new_side, c.ratio);
    int different = 0;
    for (int i = 0; i < 4'000; ++i) {
      if (compare_errors({legacy(random), c.legacy}, {new_side(random), c.new_side}) != Verdict::Same) ++different;
    }
    EXPECT_LT(different, 56) << c.legacy << " and " << c.new_side << " requests";  // 40, and what chance may add
  }
}

TEST(CompareErrors, ASingleErrorIsNotWorse) {
  EXPECT_EQ(compare_errors({10, 10'000}, {1, 100}), Verdict::Same);
  EXPECT_EQ(compare_errors({0, 3'000}, {1, 100}), Verdict::Same);
  EXPECT_EQ(compare_errors({0, 3'000}, {3, 100}), Verdict::Worse);
}

TEST(CompareErrors, BearsAnyNumbers) {
  EXPECT_EQ(compare_errors({0, 1'000'000'000}, {1'000'000'000, 1'000'000'000}), Verdict::Worse);
  EXPECT_EQ(compare_errors({500'000'000, 1'000'000'000}, {500'000'001, 1'000'000'000}), Verdict::Same);
  EXPECT_EQ(compare_errors({100, 100}, {0, 100}), Verdict::Better);
}

TEST(CompareQuantile, NeedsTenAboveItAndAHundredInAll) {
  const BucketCounts enough = {500, 500, 0, 0, 0};
  const BucketCounts few = {499, 500, 0, 0, 0};
  EXPECT_EQ(compare_quantile(enough, few, 0.99), Verdict::Unknown);
  EXPECT_EQ(compare_quantile(enough, enough, 0.99), Verdict::Same);
  EXPECT_EQ(compare_quantile({99, 0, 0, 0, 0}, enough, 0.5), Verdict::Unknown);
  EXPECT_NE(compare_quantile({100, 0, 0, 0, 0}, enough, 0.5), Verdict::Unknown);
  EXPECT_EQ(compare_quantile({}, {}, 0.5), Verdict::Unknown);
}

TEST(CompareQuantile, SeesBucketsThatAreApart) {
  const BucketCounts fast = {1'000, 10, 0, 0, 0};
  const BucketCounts slow = {0, 10, 1'000, 0, 0};
  EXPECT_EQ(compare_quantile(fast, slow, 0.5), Verdict::Worse);
  EXPECT_EQ(compare_quantile(slow, fast, 0.5), Verdict::Better);
}

TEST(CompareQuantile, AQuantileAtABucketsEdgeIsNoDifference) {
  // Their medians fall into neighbouring buckets, by one observation.
  EXPECT_EQ(compare_quantile({501, 499, 0, 0, 0}, {499, 501, 0, 0, 0}, 0.5), Verdict::Same);
}

}  // namespace
}  // namespace crossfade
