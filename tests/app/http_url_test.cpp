#include "app/http_url.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

std::string shown(std::string_view text) {
  const auto url = parse_http_url(text);
  return url ? url->to_string() : url.error();
}

TEST(HttpUrl, HasHostPortAndPath) {
  const auto url = parse_http_url("http://admin.example:9901/crossfade/");
  ASSERT_TRUE(url.has_value()) << url.error();
  EXPECT_EQ(url->host, "admin.example");
  EXPECT_EQ(url->port, "9901");
  EXPECT_EQ(url->path, "/crossfade/");
}

TEST(HttpUrl, PortAndPathHaveDefaults) {
  EXPECT_EQ(shown("http://127.0.0.1"), "http://127.0.0.1:80/");
  EXPECT_EQ(shown("HTTP://a.example:"), "http://a.example:80/");
}

TEST(HttpUrl, Ipv6StandsInBrackets) {
  const auto url = parse_http_url("http://[2001:db8::1]:9901/x");
  ASSERT_TRUE(url.has_value()) << url.error();
  EXPECT_EQ(url->host, "2001:db8::1");
  EXPECT_EQ(url->authority(), "[2001:db8::1]:9901");
  EXPECT_EQ(url->to_string(), "http://[2001:db8::1]:9901/x");
}

TEST(HttpUrl, WhatIsNoneOfItIsNamed) {
  EXPECT_EQ(shown("https://a.example"), "'https://a.example': there is no TLS yet, the admin address speaks http");
  EXPECT_EQ(shown("http://me:secret@a.example"), "'http://me:secret@a.example' has a user name, which is not used");
  EXPECT_EQ(shown("http://a.example/?x=1"), "'http://a.example/?x=1' has a query or a fragment, which are not used");
  EXPECT_EQ(shown("http://a.example/#x"), "'http://a.example/#x' has a query or a fragment, which are not used");
  EXPECT_EQ(shown("http://:9901/"), "'http://:9901/' has no host");
  EXPECT_EQ(shown("http://a.example:0/"), "'http://a.example:0/' has a port that is not 1 to 65535");
  EXPECT_EQ(shown("http://a.example:65536/"), "'http://a.example:65536/' has a port that is not 1 to 65535");
  EXPECT_EQ(shown("http://a%00b/"), "'http://a%00b/' has a host with an escape");
}

TEST(HttpUrl, AForgottenSchemeIsSuggested) {
  const std::string problem = " is no URL such as http://127.0.0.1:9901";
  EXPECT_EQ(shown("127.0.0.1:9901"), "'127.0.0.1:9901'" + problem + "; did you mean 'http://127.0.0.1:9901'?");
  EXPECT_EQ(shown("localhost:9901"), "'localhost:9901'" + problem + "; did you mean 'http://localhost:9901'?");
  EXPECT_EQ(shown("ftp://a.example"), "'ftp://a.example'" + problem);
  EXPECT_EQ(shown(""), "''" + problem);
  EXPECT_EQ(shown("http:// a"), "'http:// a'" + problem);
}

TEST(HttpUrl, AnAdminPageIsBelowWhateverWasGiven) {
  for (const char* base :
       {"http://a.example", "http://a.example/", "http://a.example//", "http://a.example/api/board.json"}) {
    EXPECT_EQ(admin_page(*parse_http_url(base), "/api/board.json").to_string(), "http://a.example:80/api/board.json");
  }
  EXPECT_EQ(admin_page(*parse_http_url("http://a.example/one/"), "/api/board.json").path, "/one/api/board.json");
}

}  // namespace
}  // namespace crossfade
