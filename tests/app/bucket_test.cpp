#include "app/bucket.hpp"

#include <gtest/gtest.h>

#include <string>

#include "app/command_line.hpp"
#include "crossfade/stable_hash.hpp"

namespace crossfade {
namespace {

TEST(BucketCommand, PrintsALinePerKeyInTheOrderGiven) {
  const test::Outcome outcome = test::run({"bucket", "--salt", "public-api", "acct-2", "acct-1"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, std::to_string(bucket_of("public-api", "acct-2")) + "\tacct-2\n" +
                             std::to_string(bucket_of("public-api", "acct-1")) + "\tacct-1\n");
  EXPECT_EQ(outcome.err, "");
}

TEST(BucketCommand, KeysMayBeginWithADashAfterTwoDashes) {
  const test::Outcome outcome = test::run({"bucket", "--salt", "s", "--", "-x"});
  EXPECT_EQ(outcome.out, std::to_string(bucket_of("s", "-x")) + "\t-x\n");
}

}  // namespace
}  // namespace crossfade
