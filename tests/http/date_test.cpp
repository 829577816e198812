#include "http/date.hpp"

#include <gtest/gtest.h>

#include <string>

namespace crossfade {
namespace {

TEST(DateCache, WritesImfFixdate) {
  struct Case {
    std::time_t now;
    std::string_view text;
  };
  const Case cases[] = {
      {784111777, "Sun, 06 Nov 1994 08:49:37 GMT"},  // RFC 9110, 5.6.7
      {0, "Thu, 01 Jan 1970 00:00:00 GMT"},          {951782400, "Tue, 29 Feb 2000 00:00:00 GMT"},
      {2147483648, "Tue, 19 Jan 2038 03:14:08 GMT"}, {1704067199, "Sun, 31 Dec 2023 23:59:59 GMT"},
      {1722470400, "Thu, 01 Aug 2024 00:00:00 GMT"},
  };
  DateCache cache;
  for (const Case& c : cases) EXPECT_EQ(cache.at(c.now), c.text);
}

TEST(DateCache, FollowsTheClockBothWays) {
  DateCache cache;
  EXPECT_EQ(cache.at(100), "Thu, 01 Jan 1970 00:01:40 GMT");
  EXPECT_EQ(cache.at(100), "Thu, 01 Jan 1970 00:01:40 GMT");
  EXPECT_EQ(cache.at(101), "Thu, 01 Jan 1970 00:01:41 GMT");
  EXPECT_EQ(cache.at(99), "Thu, 01 Jan 1970 00:01:39 GMT");
}

}  // namespace
}  // namespace crossfade
