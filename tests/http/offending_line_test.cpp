#include "http/offending_line.hpp"

#include <gtest/gtest.h>

#include "http/heads.hpp"

namespace crossfade {
namespace {

TEST(OffendingLine, ShowsNoSecrets) {
  EXPECT_EQ(without_secrets("Authorization: Bearer x\x01", false), "Authorization");
  EXPECT_EQ(without_secrets("cookie : a=b", true), "cookie");
  EXPECT_EQ(without_secrets("GET /a?token=x#y HTTP/1.1", false), "GET /a");
  EXPECT_EQ(without_secrets("GET http://a/b?c HTTP/1.1", false), "GET http://a/b");
  EXPECT_EQ(without_secrets("GET /a?token=x#y HTTP/1.1", true), "GET /a?token=x#y HTTP/1.1");
  EXPECT_EQ(without_secrets("X-A : b?c", false), "X-A : b?c");
  EXPECT_EQ(without_secrets("Proxy_Authorization: Basic x", true), "Proxy_Authorization");
  EXPECT_EQ(without_secrets("Coo\x01kie\xe9: a=b", true), "Coo\x01kie\xe9");
  EXPECT_EQ(without_secrets("\tAuthorization: Basic x", true), "Authorization");
  EXPECT_EQ(without_secrets("GET  /a?token=x HTTP/1.1", false), "GET  /a");
  EXPECT_EQ(without_secrets("GET /a:b?token=x HTTP/1.1", false), "GET /a:b");
  EXPECT_EQ(without_secrets("/a?token=x", false), "/a");
  EXPECT_EQ(without_secrets("GET http://u:secret@a/b HTTP/1.1", false), "GET http");
  EXPECT_EQ(without_secrets("X-Cookie: a?b", false), "X-Cookie: a?b");
  EXPECT_EQ(without_secrets("", false), "");
  EXPECT_EQ(without_secrets("GET ", false), "GET ");
}

TEST(OffendingLine, HasTheNameOfItsField) {
  EXPECT_EQ(name_in("X-Account-Id: 7"), "X-Account-Id");
  EXPECT_EQ(name_in("X-Account-Id : 7"), "X-Account-Id");
  EXPECT_EQ(name_in(" X-Account-Id: 7"), "X-Account-Id");
  EXPECT_EQ(name_in(" "), "");
  EXPECT_EQ(name_in("nonsense"), "nonsense");
  EXPECT_EQ(name_in(""), "");
}

TEST(OffendingLine, AMangledNameIsStillTheNameThatWasMeant) {
  EXPECT_TRUE(is_meant_for("x_account-id", "X-Account-Id"));
  EXPECT_TRUE(is_meant_for("X-Account-Id\x01", "X-Account-Id"));
  EXPECT_TRUE(is_meant_for("X-Account-Id", "x_account_id"));
  EXPECT_FALSE(is_meant_for("X-Account", "X-Account-Id"));
  EXPECT_FALSE(is_meant_for("X-Account-Ids", "X-Account-Id"));
  EXPECT_FALSE(is_meant_for("", "X"));
}

// What the parser's verdicts name.
TEST(OffendingLine, IsNamedByEveryVerdictThatHasOne) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", "GET /#x HTTP/1.1"},
      {"GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", "host: b"},
      {"GET / HTTP/1.1\r\nHost: a\r\nX:  b\r\n\tc\r\n\r\n", "X:  b"},
      {"GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", "X : b"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
       "Transfer-Encoding: chunked"},
      {"POST / HTTP/1.1\r\nContent-Length: +1\r\nHost: a\r\n\r\n", "Content-Length: +1"},
      {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", "GET / HTTP/2.0"},
      {"GET /a b HTTP/1.1\r\nX : b\r\n\r\n", "GET /a b HTTP/1.1"},
      {"GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n", "nonsense"},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: a\x01"
       "b\r\n\r\n",
       "X: a\x01"
       "b"},
      {"GET / HTTP/1.1\r\n Host: a\r\n\r\n", " Host: a"},
      {"GET / HTTP/1.1\r\n\r\n", ""},
  };
  for (const auto& [text, line] : cases) {
    const test::ParsedRequest parsed(text);
    EXPECT_NE(parsed.verdict.problem, Problem::None) << text;
    EXPECT_EQ(parsed.verdict.offending, line) << text;
  }
}

}  // namespace
}  // namespace crossfade
