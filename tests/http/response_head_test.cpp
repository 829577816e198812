#include "http/response_head.hpp"

#include <gtest/gtest.h>

#include <string>

#include "http/heads.hpp"

namespace crossfade {
namespace {

using namespace std::string_literals;
using test::lines_of;
using test::ParsedResponse;

std::string ok(std::string_view lines) { return "HTTP/1.1 200 OK\r\n" + std::string(lines) + "\r\n"; }

TEST(ResponseHead, HoldsWhatWasSent) {
  const ParsedResponse parsed(
      "HTTP/1.1 404 Not  Found\t\xe9\r\nserver: gunicorn/19\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
      "Content-Length: 12\r\nSet_Cookie: kept\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nKeep-Alive: timeout=2\r\n\r\n");
  ASSERT_EQ(parsed.fault, nullptr) << parsed.fault;
  EXPECT_EQ(parsed.head.status, 404u);
  EXPECT_EQ(parsed.head.reason, "Not  Found\t\xe9");
  EXPECT_EQ(parsed.head.version, 11u);
  EXPECT_TRUE(parsed.head.keep_alive);
  EXPECT_TRUE(parsed.head.has_date);
  EXPECT_EQ(parsed.head.keep_alive_seconds, 2);
  EXPECT_EQ(parsed.head.framing.body, BodyKind::Length);
  EXPECT_EQ(parsed.head.framing.length, 12u);
  EXPECT_EQ(lines_of(parsed.head.fields),
            "server: gunicorn/19\nDate: Sun, 06 Nov 1994 08:49:37 GMT\nContent-Length: 12\nSet_Cookie: kept\n"
            "Set-Cookie: a=1\nSet-Cookie: b=2\nKeep-Alive: timeout=2\n");
}

TEST(ResponseHead, BrokenOnesAreRefused) {
  const std::string heads[] = {
      "",
      "\r\n",
      "HTTP/1.1 200 OK\r\n",
      "HTTP/1.1\r\n\r\n",
      "HTTP/1.1 \r\n\r\n",
      "HTTP/1.1  200 OK\r\n\r\n",
      "HTTP/1.1 20 OK\r\n\r\n",
      "HTTP/1.1 2000 OK\r\n\r\n",
      "HTTP/1.1 2x0 OK\r\n\r\n",
      "HTTP/1.1 -20 OK\r\n\r\n",
      "HTTP/1.1 099 Low\r\n\r\n",
      "HTTP/1.1 000 Low\r\n\r\n",
      "HTTP/1.1 600 High\r\n\r\n",
      "HTTP/1.1 999 High\r\n\r\n",
      "HTTP/1.1 200\tOK\r\n\r\n",
      "HTTP/1.1 200 O\0K\r\n\r\n"s,
      "HTTP/1.1 200 O\rK\r\n\r\n",
      "HTTP/1.1 200 O\nK\r\n\r\n",
      "HTTP/1.1 200 OK\n\r\n",
      "HTTP/2.0 200 OK\r\n\r\n",
      "HTTP/1.2 200 OK\r\n\r\n",
      "HTTP/0.9 200 OK\r\n\r\n",
      "http/1.1 200 OK\r\n\r\n",
      "ICY 200 OK\r\n\r\n",
      "<html>not HTTP at all</html>\r\n\r\n",
      ok("Content-Length: 5\r\nContent-Length: 5\r\n"),
      ok("Content-Length: 5\r\nContent-Length: 6\r\n"),
      ok("Content-Length: 5, 5\r\n"),
      ok("Content-Length: x\r\n"),
      ok("Content-Length: -1\r\n"),
      ok("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
      ok("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
      ok("Transfer-Encoding: gzip\r\n"),
      ok("Transfer-Encoding: identity\r\n"),
      ok("Transfer-Encoding: gzip, chunked\r\n"),
      ok("Transfer-Encoding: chunked, gzip\r\n"),
      ok("Transfer-Encoding: chunked foo\r\n"),
      ok("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
      "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
      ok("X : a\r\n"),
      ok(" X: a\r\n"),
      ok(": a\r\n"),
      ok("X\r\n"),
      ok("X: a\r\n b\r\n"),
      ok("X:\r\n b\r\n"),
      ok("X: a\r\n \r\n"),
      ok("X:\r\n \r\n"),
      ok("Content-Length:\r\n 5\r\n"),
      ok("X: a\0\r\n"s),
      ok("X: a\rb\r\n"),
      ok("X: a\nb\r\n"),
      ok("X: \x7f\r\n"),
      ok("Connection: " + std::string(1025, ',') + "\r\n"),
  };
  for (const std::string& text : heads) {
    SCOPED_TRACE(testing::PrintToString(text));
    const ParsedResponse parsed(text);
    ASSERT_NE(parsed.fault, nullptr);
    EXPECT_STRNE(parsed.fault, "");
  }
}

TEST(ResponseHead, EveryStatusFrom100To599) {
  for (int status = 100; status < 600; ++status) {
    const ParsedResponse parsed("HTTP/1.1 " + std::to_string(status) + " x\r\n\r\n");
    ASSERT_EQ(parsed.fault, nullptr) << status;
    EXPECT_EQ(parsed.head.status, static_cast<unsigned>(status));
    EXPECT_EQ(parsed.head.is_interim(), status < 200 && status != 101);
    EXPECT_EQ(parsed.head.switches_protocol(), status == 101);
  }
}

TEST(ResponseHead, TheReasonMayBeEmpty) {
  const ParsedResponse parsed("HTTP/1.1 200 \r\n\r\n");
  ASSERT_EQ(parsed.fault, nullptr) << parsed.fault;
  EXPECT_EQ(parsed.head.reason, "");
}

TEST(ResponseHead, BodyAndConnection) {
  struct Case {
    std::string text;
    bool to_head;
    BodyKind body;
    bool keep_alive;
  };
  const Case cases[] = {
      {ok("Content-Length: 3\r\n"), false, BodyKind::Length, true},
      {ok("Content-Length: 0\r\n"), false, BodyKind::None, true},
      {ok("Transfer-Encoding: chunked\r\n"), false, BodyKind::Chunked, true},
      {ok(""), false, BodyKind::UntilClose, false},
      {ok("Connection: keep-alive\r\n"), false, BodyKind::UntilClose, false},
      {ok("Content-Length: 3\r\nConnection: close\r\n"), false, BodyKind::Length, false},
      {ok("Content-Length: 3\r\nConnection: keep-alive, close\r\n"), false, BodyKind::Length, false},
      {ok(""), true, BodyKind::None, true},
      {ok("Content-Length: 3\r\n"), true, BodyKind::None, true},
      {ok("Transfer-Encoding: chunked\r\n"), true, BodyKind::None, true},
      {"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\n", false, BodyKind::Length, false},
      {"HTTP/1.0 200 OK\r\nContent-Length: 3\r\nConnection: keep-alive\r\n\r\n", false, BodyKind::Length, true},
      {"HTTP/1.0 200 OK\r\n\r\n", false, BodyKind::UntilClose, false},
      {"HTTP/1.1 204 x\r\n\r\n", false, BodyKind::None, true},
      {"HTTP/1.1 204 x\r\nContent-Length: 0\r\n\r\n", false, BodyKind::None, true},
      // A body that must not be there may yet come: the connection is not used again.
      {"HTTP/1.1 204 x\r\nContent-Length: 3\r\n\r\n", false, BodyKind::None, false},
      {"HTTP/1.1 204 x\r\nTransfer-Encoding: chunked\r\n\r\n", false, BodyKind::None, false},
      {"HTTP/1.1 304 x\r\n\r\n", false, BodyKind::None, true},
      {"HTTP/1.1 304 x\r\nContent-Length: 3\r\n\r\n", false, BodyKind::None, true},
      {"HTTP/1.1 304 x\r\nConnection: close\r\n\r\n", false, BodyKind::None, false},
      {"HTTP/1.1 100 Continue\r\n\r\n", false, BodyKind::None, true},
      {"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", false, BodyKind::None, true},
      {"HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n", false, BodyKind::None, true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text + (c.to_head ? "to HEAD" : ""));
    const ParsedResponse parsed(c.text, c.to_head);
    ASSERT_EQ(parsed.fault, nullptr) << parsed.fault;
    EXPECT_EQ(parsed.head.framing.body, c.body);
    EXPECT_EQ(parsed.head.keep_alive, c.keep_alive);
  }
}

TEST(ResponseHead, ConnectionMayNominate) {
  EXPECT_TRUE(ParsedResponse(ok("Connection: X-A\r\n")).head.nominates);
  EXPECT_FALSE(ParsedResponse(ok("Connection: close\r\n")).head.nominates);
}

TEST(ResponseHead, IsReusedWithoutATraceOfTheLastOne) {
  ResponseHead head;
  const std::string first =
      "HTTP/1.0 500 x\r\nDate: x\r\nKeep-Alive: timeout=1\r\nConnection: X-A\r\nContent-Length: 9\r\n\r\n";
  ASSERT_EQ(parse_response_head(first, false, head), nullptr);
  const std::string second = "HTTP/1.1 204 y\r\n\r\n";
  ASSERT_EQ(parse_response_head(second, false, head), nullptr);
  EXPECT_EQ(head.status, 204u);
  EXPECT_TRUE(head.keep_alive);
  EXPECT_FALSE(head.nominates);
  EXPECT_FALSE(head.has_date);
  EXPECT_EQ(head.keep_alive_seconds, -1);
  EXPECT_EQ(head.fields.size(), 0u);
  EXPECT_FALSE(head.framing.has_length);
}

TEST(ResponseHead, KeepAliveTimeout) {
  struct Case {
    std::string_view field;
    long seconds;
  };
  const Case cases[] = {
      {"", -1},
      {"timeout=5", 5},
      {"Timeout=5", 5},
      {"timeout=0", 0},
      {"max=100, timeout=7", 7},
      {" timeout=7 , max=3", 7},
      {"max=100", -1},
      {"timeout", -1},
      {"timeout=", -1},
      {"timeout=x", -1},
      {"timeout=-1", -1},
      {"timeout=5s", -1},
      {"timeout=99999999999999999999999", -1},
      {"xtimeout=5", -1},
  };
  for (const Case& c : cases) EXPECT_EQ(keep_alive_timeout_seconds(c.field), c.seconds) << c.field;
}

}  // namespace
}  // namespace crossfade
