#include "http/head_end.hpp"

#include <gtest/gtest.h>

#include <string>

namespace crossfade {
namespace {

using HeadEnd = HeadEndFinder::Status;

struct Case {
  std::string bytes;
  HeadEnd status;
  std::size_t head_bytes = 0;  // with Found
  std::size_t lines = 0;
};

const Case cases[] = {
    {"", HeadEnd::NeedMore},
    {"GET / HTTP/1.1", HeadEnd::NeedMore},
    {"GET / HTTP/1.1\r", HeadEnd::NeedMore},
    {"GET / HTTP/1.1\r\n", HeadEnd::NeedMore, 0, 1},
    {"GET / HTTP/1.1\r\nHost: x\r\n\r", HeadEnd::NeedMore, 0, 2},
    {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", HeadEnd::Found, 27, 2},
    {"GET / HTTP/1.1\r\n\r\n", HeadEnd::Found, 18, 1},
    {"GET / HTTP/1.1\r\n\r\nGET /next HTTP/1.1\r\n\r\n", HeadEnd::Found, 18, 1},
    {"GET / HTTP/1.1\r\n\r\nbody\nwith bare\n", HeadEnd::Found, 18, 1},
    // An empty line before the request line: the caller's to skip, told by the number of lines.
    {"\r\nGET / HTTP/1.1\r\n\r\n", HeadEnd::Found, 2, 0},
    {"\n", HeadEnd::BareLineFeed},
    {"GET / HTTP/1.1\n", HeadEnd::BareLineFeed},
    {"GET / HTTP/1.1\r\nHost: x\n", HeadEnd::BareLineFeed, 0, 1},
    {"GET / HTTP/1.1\r\nHost: x\r\n\n", HeadEnd::BareLineFeed, 0, 2},
    {"GET / HTTP/1.1\r\n\n", HeadEnd::BareLineFeed, 0, 1},
    // More carriage returns than one make no empty line.
    {"GET / HTTP/1.1\r\n\r\r\n", HeadEnd::NeedMore, 0, 2},
    {"GET / HTTP/1.1\r\n \r\n", HeadEnd::NeedMore, 0, 2},
};

TEST(HeadEndFinder, FindsTheEmptyLineAndRefusesBareLineFeeds) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.bytes);
    HeadEndFinder finder;
    EXPECT_EQ(finder.find(c.bytes), c.status);
    EXPECT_EQ(finder.lines(), c.lines);
    if (c.status == HeadEnd::Found) {
      EXPECT_EQ(finder.head_bytes(), c.head_bytes);
    }
  }
}

TEST(HeadEndFinder, FindsTheSameWhenBytesArriveOneByOne) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.bytes);
    HeadEndFinder finder;
    HeadEnd status = HeadEnd::NeedMore;
    std::size_t seen = 0;
    while (status == HeadEnd::NeedMore && seen < c.bytes.size()) {
      status = finder.find(std::string_view(c.bytes).substr(0, ++seen));
    }
    EXPECT_EQ(status, c.status);
    EXPECT_EQ(finder.lines(), c.lines);
    if (c.status == HeadEnd::Found) {
      EXPECT_EQ(finder.head_bytes(), c.head_bytes);
      EXPECT_EQ(seen, c.head_bytes);
    }
  }
}

TEST(HeadEndFinder, MayBeAskedAgainAboutTheSameBytes) {
  HeadEndFinder finder;
  const std::string_view whole = "GET / HTTP/1.1\r\nA: b\r\n\r\n";
  for (const std::size_t n : {0, 15, 15, 16, 16, 20, 20}) {
    EXPECT_EQ(finder.find(whole.substr(0, static_cast<std::size_t>(n))), HeadEnd::NeedMore);
  }
  EXPECT_EQ(finder.find(whole), HeadEnd::Found);
  EXPECT_EQ(finder.head_bytes(), whole.size());
}

TEST(HeadEndFinder, DoesNotNeedTheBytesToStayWhereTheyWere) {
  HeadEndFinder finder;
  const std::string first = "GET / HTTP/1.1\r\nA: b";
  const std::string second = "GET / HTTP/1.1\r\nA: b\r\n\r\n";
  EXPECT_EQ(finder.find(first), HeadEnd::NeedMore);
  EXPECT_EQ(finder.find(second), HeadEnd::Found);
}

}  // namespace
}  // namespace crossfade
