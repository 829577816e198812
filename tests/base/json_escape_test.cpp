#include "base/json_escape.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

std::string escaped(std::string_view bytes) {
  std::string out;
  append_json_escaped(out, bytes);
  return out;
}

TEST(JsonEscape, LeavesPrintableAsciiAlone) {
  EXPECT_EQ(escaped(""), "");
  EXPECT_EQ(escaped("/v1/rates?a=b&c={}~'"), "/v1/rates?a=b&c={}~'");
}

TEST(JsonEscape, GivesQuotesAndBackslashesABackslash) { EXPECT_EQ(escaped(R"(a"b\c)"), R"(a\"b\\c)"); }

TEST(JsonEscape, WritesEveryOtherByteAsItsNumber) {
  EXPECT_EQ(escaped(std::string_view("\0\n\x1f\x7f", 4)), R"(\u0000\u000a\u001f\u007f)");
  EXPECT_EQ(escaped("\x80\xff"), R"(\u0080\u00ff)");
  EXPECT_EQ(escaped("z\xc3\xa9z"), R"(z\u00c3\u00a9z)");
}

TEST(JsonEscape, ALongTextIsEscapedWhereverItNeedsTo) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string one(1, static_cast<char>(byte));
    for (std::size_t at = 0; at < 24; ++at) {
      const std::string before(at, 'a');
      const std::string after(24 - at, '~');
      EXPECT_EQ(escaped(before + one + after), before + escaped(one) + after) << byte << " at " << at;
    }
  }
}

TEST(JsonEscape, AppendsWithoutTouchingWhatIsThere) {
  std::string out = "x";
  append_json_escaped(out, "y\"");
  EXPECT_EQ(out, "xy\\\"");
}

}  // namespace
}  // namespace crossfade
