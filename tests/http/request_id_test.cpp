#include "http/request_id.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "http/heads.hpp"

namespace crossfade {
namespace {

std::string received(const std::string& lines) {
  const test::ParsedRequest parsed(test::with_host(lines));
  return std::string(received_request_id(parsed.head.fields));
}

TEST(RequestId, AReceivedOneIsKeptWhenItIsWellFormed) {
  EXPECT_EQ(received("X-Request-Id: abc-DEF_0.9\r\n"), "abc-DEF_0.9");
  EXPECT_EQ(received("x-request-id: a\r\n"), "a");
  EXPECT_EQ(received("X-Request-ID: " + std::string(128, 'a') + "\r\n"), std::string(128, 'a'));
}

TEST(RequestId, AnythingElseCountsAsNone) {
  for (const std::string lines :
       {"", "X-Request-Id:\r\n", "X-Request-Id: a b\r\n", "X-Request-Id: a,b\r\n", "X-Request-Id: a/b\r\n",
        "X-Request-Id: \"a\"\r\n", "X-Request-Id: \xc3\xbc\r\n", "X-Request-Id: a\tb\r\n",
        "X-Request-Id: a\r\nX-Request-Id: b\r\n", "X-Request-Id: a\r\nx-request-id: a\r\n",
        "X-Request-Id:\r\nX-Request-Id: a\r\n", "X-Request-Id: a\r\nX-Request-Id:\r\n", "X-Request-Idx: a\r\n"}) {
    EXPECT_EQ(received(lines), "") << lines;
  }
  EXPECT_EQ(received("X-Request-Id: " + std::string(129, 'a') + "\r\n"), "");
}

TEST(RequestId, MadeOnesAre32HexDigitsAndAllDifferent) {
  Random random;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    std::string id = "kept:";
    append_request_id(random, id);
    ASSERT_EQ(id.size(), 5u + 32u);
    EXPECT_EQ(id.substr(0, 5), "kept:");
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef", 5), std::string::npos) << id;
    EXPECT_TRUE(seen.insert(id).second) << id;
  }
}

TEST(RequestId, TwoWorkersDoNotCountAlike) {
  Random one;
  Random other;
  EXPECT_NE(one(), other());
}

TEST(Random, UsesAllBits) {
  Random random;
  std::uint64_t ones = 0;
  std::uint64_t zeros = 0;
  for (int i = 0; i < 200; ++i) {
    const std::uint64_t value = random();
    ones |= value;
    zeros |= ~value;
  }
  EXPECT_EQ(ones, ~std::uint64_t{0});
  EXPECT_EQ(zeros, ~std::uint64_t{0});
}

}  // namespace
}  // namespace crossfade
