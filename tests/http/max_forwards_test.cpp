#include "http/max_forwards.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace crossfade {
namespace {

namespace http = boost::beast::http;

TEST(MaxForwards, CountsForTraceAndOptionsAlone) {
  EXPECT_TRUE(counts_forwards(http::verb::trace));
  EXPECT_TRUE(counts_forwards(http::verb::options));
  EXPECT_FALSE(counts_forwards(http::verb::get));
  EXPECT_FALSE(counts_forwards(http::verb::unknown));
}

TEST(MaxForwards, IsDigits) {
  EXPECT_EQ(parse_max_forwards("0"), 0U);
  EXPECT_EQ(parse_max_forwards("0010"), 10U);
  EXPECT_EQ(parse_max_forwards("99999999999999999999999"), std::numeric_limits<std::uint64_t>::max());
  for (const char* text : {"", "-1", "+1", "1.0", "1 ", "0x1", "a"}) EXPECT_EQ(parse_max_forwards(text), std::nullopt);
}

TEST(MaxForwards, ATraceIsAnsweredWithItsHeadButForWhatAuthenticates) {
  std::string out;
  append_trace_body(
      "TRACE /p HTTP/1.1\r\nHost: a\r\ncookie: s=1\r\nX-A: 1\r\nAuthorization: Basic x\r\nProxy-Authorization: "
      "y\r\n\r\n",
      out);
  EXPECT_EQ(out, "TRACE /p HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n\r\n");
}

}  // namespace
}  // namespace crossfade
