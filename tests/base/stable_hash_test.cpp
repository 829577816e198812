#include "crossfade/stable_hash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace crossfade {
namespace {

// Made with another implementation, Python's xxhash module 3.0 (which wraps the C library), not with this one:
//   python3 -c 'import xxhash; print(xxhash.xxh3_64_intdigest(b"public-api:acme") * 100000 >> 64)'
// prints 95628. Nothing here may ever change: a changed bucket moves customers.
struct Golden {
  std::string salt;
  std::string key;
  std::uint32_t bucket;
};

const Golden golden[] = {
    {"public-api", "acme", 95628},
    {"public-api", "partner-1", 6124},
    {"public-api", "", 43742},
    {"", "acme", 85292},
    {"", "", 64112},
    {"a", "b", 20955},
    {"rates-2024", "acme", 91910},
    {"public-api", "192.0.2.7", 7152},
    {"public-api", "2001:db8::1", 47521},
    {"public-api", "M\xc3\xbcller & S\xc3\xb6hne", 84464},
    {"public-api", "\"quoted=cookie==\"", 20231},
    {"web", std::string("\x00\xff", 2), 8308},
    {"public-api", "012345678901234567890123456789012345678901234567890123456789", 25850},
    {"public-api", std::string(200, 'x'), 52256},
    {"public-api", std::string(244, 'x'), 76765},
    {"public-api", std::string(245, 'x'), 20927},
    {"public-api", std::string(246, 'x'), 35377},
    {"public-api", std::string(1000, 'x'), 79580},
    {std::string(64, 's'), std::string(5000, 'k'), 56696},
    {std::string(300, 's'), "k", 3561},
};

TEST(StableHash, BucketsAreThePublishedOnes) {
  for (const Golden& row : golden) {
    EXPECT_EQ(bucket_of(row.salt, row.key), row.bucket) << row.salt << ":" << row.key;
  }
}

// The same Python, over keys user-0 to user-99999: FNV-1a over the buckets as four little-endian bytes each.
TEST(StableHash, AHundredThousandBucketsAreThePublishedOnes) {
  std::uint64_t digest = 0xcbf29ce484222325U;
  std::uint64_t sum = 0;
  for (int i = 0; i < 100'000; ++i) {
    const std::uint32_t bucket = bucket_of("public-api", "user-" + std::to_string(i));
    ASSERT_LT(bucket, bucket_count);
    sum += bucket;
    for (unsigned shift = 0; shift < 32; shift += 8) digest = (digest ^ ((bucket >> shift) & 0xffU)) * 0x100000001b3U;
  }
  EXPECT_EQ(sum, 4'994'997'553U);
  EXPECT_EQ(digest, 0x95d8c02b8290522dU);
}

TEST(StableHash, SaltAndKeyAreKeptApartByAColon) {
  EXPECT_NE(bucket_of("ab", "c"), bucket_of("a", "bc"));
  // Names have no colon, so this one coincidence cannot happen between two salts.
  EXPECT_EQ(bucket_of("a", "b:c"), bucket_of("a:b", "c"));
}

}  // namespace
}  // namespace crossfade
