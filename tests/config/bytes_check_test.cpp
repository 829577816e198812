#include "config/bytes_check.hpp"

#include <gtest/gtest.h>

#include "config/documents.hpp"

namespace crossfade {
namespace {

TEST(Bytes, RefusesWhatIsNoText) {
  const struct {
    std::string text;
    const char* error;
  } cases[] = {
      {std::string("via: o\0n\n", 9), "1:7: found a NUL byte; a configuration is UTF-8 text"},
      {"a: 1\nvia: \x04\n", "2:6: found the control byte 0x04; a configuration is UTF-8 text"},
      {"via: \x7f\n", "1:6: found the control byte 0x7f; a configuration is UTF-8 text"},
      {"via: \xff\n", "1:6: found the byte 0xff, which is not valid UTF-8"},
      {"via: \xc3", "1:6: found the byte 0xc3, which is not valid UTF-8"},
      {"via: \xc0\x80\n", "1:6: found the byte 0xc0, which is not valid UTF-8"},
      {"via: \xed\xa0\x80\n", "1:6: found the byte 0xed, which is not valid UTF-8"},
      {"via: \xf4\x90\x80\x80\n", "1:6: found the byte 0xf4, which is not valid UTF-8"},
      {"via: on\rworkers: 1\n", "1:8: found a carriage return without a line feed; lines end with LF or CRLF"},
      {"drain:\n\tdelay: 1s\n", "2:1: found a tab in the indentation; YAML indents with spaces only"},
      {"drain:\n  \tdelay: 1s\n", "2:3: found a tab in the indentation; YAML indents with spaces only"},
      {std::string(16 * 1024 * 1024 + 1, '#'), " is larger than 16MiB; move long lists into files (in_file)"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(errors_of(c.text), std::vector<std::string>{std::string("f.yaml:") + c.error});
  }
}

TEST(Bytes, TakesTabsAndOtherLettersInsideALine) {
  EXPECT_FALSE(check_document_bytes("a:\t1 # \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\n\nb: 2\t\n"));
}

TEST(Bytes, FindsTheFirstByteThatIsNoUtf8) {
  EXPECT_EQ(find_bad_utf8("plain \xf4\x8f\xbf\xbf \xee\x80\x80"), std::string_view::npos);
  EXPECT_EQ(find_bad_utf8("ab\x80"), 2u);
  EXPECT_EQ(find_bad_utf8("a\xe2\x82"), 1u);
  EXPECT_EQ(find_bad_utf8("\xf5\x80\x80\x80"), 0u);
}

}  // namespace
}  // namespace crossfade
