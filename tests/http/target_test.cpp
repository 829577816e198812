#include "http/target.hpp"

#include <gtest/gtest.h>

#include <string>

namespace crossfade {
namespace {

TEST(Target, FormsOfRfc9112) {
  struct Case {
    std::string_view method, target, path_and_query, authority;
    bool absolute;
  };
  const Case cases[] = {
      {"GET", "/", "/", "", false},
      {"GET", "/a/b?x=1&y=/../", "/a/b?x=1&y=/../", "", false},
      {"GET", "//double//slash", "//double//slash", "", false},
      {"GET", "/%2F%zz%", "/%2F%zz%", "", false},
      {"GET", "/\"<>\\^`{|}", "/\"<>\\^`{|}", "", false},
      {"GET", "/http://other/", "/http://other/", "", false},
      {"OPTIONS", "*", "*", "", false},
      {"OPTIONS", "/", "/", "", false},
      {"GET", "http://example.com/a?b", "/a?b", "example.com", true},
      {"GET", "http://example.com", "/", "example.com", true},
      {"GET", "http://example.com?a=b", "?a=b", "example.com", true},  // its path is "/"
      {"OPTIONS", "http://example.com", "*", "example.com", true},
      {"OPTIONS", "http://example.com/", "/", "example.com", true},
      {"GET", "HTTP://Example.COM:8080/", "/", "Example.COM:8080", true},
      {"GET", "https://example.com/x", "/x", "example.com", true},
      {"GET", "http://[2001:db8::1]:80/x", "/x", "[2001:db8::1]:80", true},
      {"POST", "http://example.com//x", "//x", "example.com", true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.target);
    const TargetVerdict verdict = parse_target(c.method, c.target);
    EXPECT_EQ(verdict.problem, Problem::None) << verdict.detail;
    EXPECT_EQ(verdict.target.path_and_query, c.path_and_query);
    EXPECT_EQ(verdict.target.authority, c.authority);
    EXPECT_EQ(verdict.target.absolute, c.absolute);
  }
}

TEST(Target, WhatIsInNoFormIsMalformed) {
  const std::string_view targets[] = {
      "",
      "a",
      "example.com",
      "example.com:443",
      "?x",
      "*/",
      "**",
      "ftp://example.com/",
      "http:/example.com/",
      "http:",
      "http://",
      "http:///path",
      "http://?x",
      "http://user@example.com/",
      "http://user:password@example.com/",
      "http://exa mple.com/",
      "http://example.com:80a/",
      "http://example.com:/a#b",
      "http://[::1/",
      "http://a,b/",
  };
  for (const std::string_view target : targets) {
    SCOPED_TRACE(target);
    const TargetVerdict verdict = parse_target("GET", target);
    EXPECT_EQ(verdict.problem, Problem::Malformed);
    EXPECT_STRNE(verdict.detail, "");
  }
}

TEST(Target, AsteriskBelongsToOptionsAlone) {
  for (const std::string_view method : {"GET", "PRI", "options", "HEAD"}) {
    EXPECT_EQ(parse_target(method, "*").problem, Problem::Malformed) << method;
  }
}

TEST(Target, ConnectIsNotImplementedWhateverItsTarget) {
  for (const std::string_view target : {"example.com:443", "/", "*", "http://example.com/", "a\x01"}) {
    EXPECT_EQ(parse_target("CONNECT", target).problem, Problem::NotImplemented) << target;
  }
}

TEST(Target, EveryByteThatIsNotVisibleAsciiIsRefused) {
  for (int byte = 0; byte < 256; ++byte) {
    SCOPED_TRACE(byte);
    const std::string target = std::string("/a") + static_cast<char>(byte) + "b";
    const bool allowed = byte > 0x20 && byte < 0x7f && byte != '#';
    EXPECT_EQ(parse_target("GET", target).problem, allowed ? Problem::None : Problem::Malformed);
  }
}

TEST(Authority, Valid) {
  for (const std::string_view text :
       {"", "example.com", "EXAMPLE.com.", "a", "a-b.c_d~e", "example.com:80", "example.com:", "example.com:65535",
        "10.0.0.1", "10.0.0.1:8080", "[::]", "[::1]", "[2001:DB8::1]:443", "[::ffff:10.0.0.1]"}) {
    EXPECT_TRUE(is_valid_authority(text)) << text;
  }
  EXPECT_TRUE(is_valid_authority(std::string(255, 'a')));
}

TEST(Authority, NotValid) {
  for (const std::string_view text : {":",
                                      ":80",
                                      " ",
                                      "a b",
                                      "a,b",
                                      "a/b",
                                      "a@b",
                                      "a?b",
                                      "a#b",
                                      "a\\b",
                                      "a%41",
                                      "a;b",
                                      "a\"b",
                                      "a\tb",
                                      "b\xc3\xbc",
                                      "example.com:80:80",
                                      "example.com:x",
                                      "example.com:8o",
                                      "example.com:+80",
                                      "example.com:123456",
                                      "example.com:65536",
                                      ".",
                                      "...",
                                      ".a",
                                      "a..b",
                                      "[:::::]",
                                      "[1.2.3.4]",
                                      "example.com: 80",
                                      "[",
                                      "]",
                                      "[]",
                                      "[:]",
                                      "[::1",
                                      "::1",
                                      "[::1]80",
                                      "[::1]x",
                                      "[::1]:x",
                                      "[::1]]",
                                      "[g::1]",
                                      "[fe80::1%25eth0]",
                                      "[::1].com",
                                      "a[::1]"}) {
    EXPECT_FALSE(is_valid_authority(text)) << text;
  }
  EXPECT_FALSE(is_valid_authority(std::string(256, 'a')));
  EXPECT_FALSE(is_valid_authority(std::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace crossfade
