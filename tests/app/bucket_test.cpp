#include "app/bucket.hpp"

#include <gtest/gtest.h>

#include <fstream>
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

TEST(BucketCommand, WithTheLogsSecretShowsWhatTheLogShows) {
  const std::string file = testing::TempDir() + "bucket_test_secret";
  std::ofstream(file) << "00112233445566778899aabbccddeeff\n";
  const test::Outcome outcome = test::run({"bucket", "--salt", "s", "--key-secret-file", file, "acct-4711"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, std::to_string(bucket_of("s", "acct-4711")) + "\td264a0f2693f55fe\tacct-4711\n");
  std::ofstream(file) << "no secret\n";
  const test::Outcome bad = test::run({"bucket", "--salt", "s", "--key-secret-file", file, "k"});
  EXPECT_EQ(bad.code, 1);
  EXPECT_EQ(bad.err, "crossfade: " + file + " does not hold 32 hexadecimal digits\n");
  const test::Outcome missing = test::run({"bucket", "--salt", "s", "--key-secret-file", file + ".no", "k"});
  EXPECT_EQ(missing.code, 1);
  EXPECT_EQ(missing.out, "");
}

TEST(BucketCommand, KeysMayBeginWithADashAfterTwoDashes) {
  const test::Outcome outcome = test::run({"bucket", "--salt", "s", "--", "-x"});
  EXPECT_EQ(outcome.out, std::to_string(bucket_of("s", "-x")) + "\t-x\n");
}

}  // namespace
}  // namespace crossfade
