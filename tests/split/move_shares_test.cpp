#include "split/move_shares.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

TEST(MoveShares, WhoKeepsTheBucketMovesInOneDirectionOnly) {
  EXPECT_EQ(same_buckets(10'000, 25'000), (MoveShares{1'500'000'000, 0}));
  EXPECT_EQ(same_buckets(25'000, 10'000), (MoveShares{0, 1'500'000'000}));
  EXPECT_EQ(same_buckets(0, 100'000), (MoveShares{whole_share, 0}));
  EXPECT_TRUE(same_buckets(7, 7).nobody());
}

TEST(MoveShares, AnotherBucketMovesBothWays) {
  EXPECT_EQ(other_buckets(25'000, 25'000), (MoveShares{1'875'000'000, 1'875'000'000}));
  EXPECT_EQ(other_buckets(1, 99'999), (MoveShares{9'999'800'001, 1}));
}

TEST(MoveShares, AtTheEndsAnotherBucketMakesNoDifference) {
  for (const auto& [before, after] : {std::pair(0u, 30'000u), {30'000u, 0u}, {100'000u, 30'000u}, {0u, 100'000u}}) {
    EXPECT_EQ(other_buckets(before, after), same_buckets(before, after)) << before << ' ' << after;
  }
}

TEST(MoveShares, AreWrittenExactly) {
  EXPECT_EQ(format_share(0), "0%");
  EXPECT_EQ(format_share(whole_share), "100%");
  EXPECT_EQ(format_share(1'875'000'000), "18.75%");
  EXPECT_EQ(format_share(1), "0.00000001%");
  EXPECT_EQ(format_share(9'999'800'001), "99.99800001%");
}

}  // namespace
}  // namespace crossfade
