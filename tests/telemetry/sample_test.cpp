#include "telemetry/sample.hpp"

#include <gtest/gtest.h>

#include <string>

namespace crossfade {
namespace {

std::uint32_t count_of(std::uint32_t sample) {
  std::uint32_t count = 0;
  for (int i = 0; i < 100'000; ++i) count += is_sampled(sample, "id-" + std::to_string(i)) ? 1 : 0;
  return count;
}

TEST(Sample, IsTheShareAskedFor) {
  EXPECT_EQ(count_of(100'000), 100'000U);
  EXPECT_EQ(count_of(0), 0U);
  EXPECT_NEAR(count_of(50'000), 50'000, 1'000);  // some 6 standard deviations
  EXPECT_NEAR(count_of(1'000), 1'000, 200);
}

// What docs/metrics.md says: bucket 0 to 99,999 of the salt "access_log", below the sample.
TEST(Sample, IsThePublishedRule) {
  for (int i = 0; i < 100; ++i) {
    const std::string id = "id-" + std::to_string(i);
    const std::uint32_t bucket = bucket_of("access_log", id);
    EXPECT_FALSE(is_sampled(bucket, id));
    EXPECT_TRUE(is_sampled(bucket + 1, id));
  }
}

TEST(Sample, ALargerOneHasTheSmallerOnesRequests) {
  for (int i = 0; i < 1'000; ++i) {
    const std::string id = std::to_string(i);
    EXPECT_TRUE(!is_sampled(1'000, id) || is_sampled(5'000, id)) << id;
  }
}

TEST(Sample, ARequestWithoutAnIdHasItsPlaceToo) {
  EXPECT_TRUE(is_sampled(100'000, ""));
  EXPECT_FALSE(is_sampled(0, ""));
}

}  // namespace
}  // namespace crossfade
