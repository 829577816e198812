#include "http/request_head.hpp"

#include <gtest/gtest.h>

#include <string>

#include "http/heads.hpp"

namespace crossfade {
namespace {

using namespace std::string_literals;
using test::lines_of;
using test::ParsedRequest;
using test::with_host;

TEST(RequestHead, HoldsWhatWasSentAsViewsIntoTheBytes) {
  const ParsedRequest parsed(
      "POST /a/../b?c=%20d HTTP/1.1\r\nhost: Example.com:8080\r\nX-One:1\r\nCONTENT-LENGTH:  12 \t\r\nX-Empty:\r\n"
      "x-two: a, \"b\"\t;c \r\n\r\n");
  ASSERT_EQ(parsed.verdict.problem, Problem::None) << parsed.verdict.detail;
  const RequestHead& head = parsed.head;
  EXPECT_EQ(head.method, "POST");
  EXPECT_EQ(head.verb, boost::beast::http::verb::post);
  EXPECT_EQ(head.target, "/a/../b?c=%20d");
  EXPECT_EQ(head.authority, "Example.com:8080");
  EXPECT_EQ(head.version, 11u);
  EXPECT_EQ(lines_of(head.fields),
            "host: Example.com:8080\nX-One: 1\nCONTENT-LENGTH: 12\nX-Empty: \nx-two: a, \"b\"\t;c\n");
  EXPECT_EQ(head.fields.id(0), FieldId::Host);
  EXPECT_EQ(head.fields.id(1), FieldId::Other);
  EXPECT_EQ(head.fields.id(2), FieldId::ContentLength);
  EXPECT_EQ(head.framing.body, BodyKind::Length);
  EXPECT_EQ(head.framing.length, 12u);
  EXPECT_TRUE(head.keep_alive);
  EXPECT_FALSE(head.expect_continue);
  EXPECT_FALSE(head.nominates);
  for (const HeaderView& field : head.fields.views()) {
    EXPECT_GE(field.value.data(), parsed.bytes.data());
    EXPECT_LE(field.value.data() + field.value.size(), parsed.bytes.data() + parsed.bytes.size());
  }
}

TEST(RequestHead, GoodHeads) {
  for (const std::string& text : {
           "GET / HTTP/1.1\r\nHost: a\r\n\r\n"s,
           "GET / HTTP/1.1\r\nHost:\r\n\r\n"s,  // RFC 9112, 3.2: a target without an authority
           "GET / HTTP/1.0\r\n\r\n"s,
           "GET / HTTP/1.0\r\nHost: a\r\n\r\n"s,
           "get / HTTP/1.1\r\nHost: a\r\n\r\n"s,
           "M-SEARCH / HTTP/1.1\r\nHost: a\r\n\r\n"s,
           "!#$%&'*+-.^_`|~ / HTTP/1.1\r\nHost: a\r\n\r\n"s,
           with_host("!#$%&'*+-.^`|~09azAZ: x\r\n"),
           with_host("X: \x80\xff\tobs-text\r\n"),
           with_host("Transfer-Encoding: chunked\r\n"),
           with_host("Transfer-Encoding:\tchunked\t\r\n"),
           with_host("Expect: 100-continue\r\nContent-Length: 1\r\n"),
           with_host("Connection:\r\n"),
           with_host("Connection: , ,close,\r\n"),
       }) {
    SCOPED_TRACE(text);
    const ParsedRequest parsed(text);
    EXPECT_EQ(parsed.verdict.problem, Problem::None) << parsed.verdict.detail;
  }
}

TEST(RequestHead, OtherVersionsAreNotSupported) {
  for (const std::string_view text : {
           "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
           "PRI * HTTP/2.0\r\n\r\n",  // HTTP/2 with prior knowledge
           "GET / HTTP/3.0\r\nHost: a\r\n\r\n",
           "GET / HTTP/0.9\r\n\r\n",
           "GET / HTTP/9.1\r\n\r\n",
       }) {
    EXPECT_EQ(ParsedRequest(text).verdict.problem, Problem::VersionNotSupported) << text;
  }
}

TEST(RequestHead, NotImplemented) {
  for (const std::string& text : {
           "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n"s,
           "CONNECT / HTTP/1.0\r\n\r\n"s,
           with_host("Transfer-Encoding: gzip, chunked\r\n"),
       }) {
    EXPECT_EQ(ParsedRequest(text).verdict.problem, Problem::NotImplemented) << text;
  }
}

TEST(RequestHead, AbsoluteFormOverrulesHost) {
  const ParsedRequest parsed("GET http://target.example:81/x?y HTTP/1.1\r\nHost: other.example\r\n\r\n");
  ASSERT_EQ(parsed.verdict.problem, Problem::None) << parsed.verdict.detail;
  EXPECT_EQ(parsed.head.target, "/x?y");
  EXPECT_EQ(parsed.head.authority, "target.example:81");

  const ParsedRequest pathless("GET http://target.example?y HTTP/1.1\r\nHost: other.example\r\n\r\n");
  ASSERT_EQ(pathless.verdict.problem, Problem::None) << pathless.verdict.detail;
  EXPECT_EQ(pathless.head.target, "/?y");

  const ParsedRequest old("GET http://target.example HTTP/1.0\r\n\r\n");
  ASSERT_EQ(old.verdict.problem, Problem::None) << old.verdict.detail;
  EXPECT_EQ(old.head.target, "/");
  EXPECT_EQ(old.head.authority, "target.example");
}

TEST(RequestHead, AsteriskFormBelongsToOptions) {
  const ParsedRequest parsed("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_EQ(parsed.verdict.problem, Problem::None) << parsed.verdict.detail;
  EXPECT_EQ(parsed.head.target, "*");
  EXPECT_EQ(parsed.head.authority, "a");
}

TEST(RequestHead, Expectations) {
  struct Case {
    std::string_view version, lines;
    Problem problem;
    bool expect_continue;
  };
  const Case cases[] = {
      {"HTTP/1.1", "", Problem::None, false},
      {"HTTP/1.1", "Expect: 100-continue\r\n", Problem::None, true},
      {"HTTP/1.1", "expect: 100-Continue\r\n", Problem::None, true},
      {"HTTP/1.1", "Expect: 200-ok\r\n", Problem::ExpectationFailed, false},
      {"HTTP/1.1", "Expect: 100-continue, x\r\n", Problem::ExpectationFailed, false},
      {"HTTP/1.1", "Expect:\r\n", Problem::ExpectationFailed, false},
      {"HTTP/1.0", "Expect: 100-continue\r\n", Problem::None, false},
      {"HTTP/1.0", "Expect: x\r\n", Problem::None, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.version) + " " + std::string(c.lines));
    const ParsedRequest parsed(with_host(c.lines, c.version));
    EXPECT_EQ(parsed.verdict.problem, c.problem);
    EXPECT_EQ(parsed.head.expect_continue, c.expect_continue);
  }
}

TEST(RequestHead, ConnectionOptions) {
  struct Case {
    std::string_view version, lines;
    bool keep_alive, nominates;
  };
  const Case cases[] = {
      {"HTTP/1.1", "", true, false},
      {"HTTP/1.1", "Connection: close\r\n", false, false},
      {"HTTP/1.1", "Connection: CLOSE\r\n", false, false},
      {"HTTP/1.1", "Connection: keep-alive\r\n", true, false},
      {"HTTP/1.1", "Connection: close, keep-alive\r\n", false, false},
      {"HTTP/1.1", "Connection: keep-alive, close\r\n", false, false},
      {"HTTP/1.1", "Connection: close\r\nConnection: keep-alive\r\n", false, false},
      {"HTTP/1.1", "Connection: keep-alive\r\nConnection: close\r\n", false, false},
      {"HTTP/1.1", "Connection: X-Foo\r\n", true, true},
      {"HTTP/1.1", "Connection: ,, X-Foo ,close\r\n", false, true},
      {"HTTP/1.1", "Connection: Upgrade\r\nUpgrade: websocket\r\n", true, true},
      {"HTTP/1.1", "Proxy-Connection: close\r\n", true, false},
      {"HTTP/1.0", "", false, false},
      {"HTTP/1.0", "Connection: keep-alive\r\n", true, false},
      {"HTTP/1.0", "Connection: Keep-Alive, X-Foo\r\n", true, true},
      {"HTTP/1.0", "Connection: close, keep-alive\r\n", false, false},
      {"HTTP/1.0", "Connection: keep-alive\r\nConnection: close\r\n", false, false},
      {"HTTP/1.0", "Proxy-Connection: keep-alive\r\n", false, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.version) + " " + std::string(c.lines));
    const ParsedRequest parsed(with_host(c.lines, c.version));
    ASSERT_EQ(parsed.verdict.problem, Problem::None) << parsed.verdict.detail;
    EXPECT_EQ(parsed.head.keep_alive, c.keep_alive);
    EXPECT_EQ(parsed.head.nominates, c.nominates);
  }
}

TEST(RequestHead, ConnectionOptionsAreBounded) {
  // Each option is compared with each field: 60 KiB of them would be worth a worker's while.
  const std::string fine = "Connection: " + std::string(1024, ',') + "\r\n";
  EXPECT_EQ(ParsedRequest(with_host(fine)).verdict.problem, Problem::None);
  const std::string much = "Connection: " + std::string(1025, ',') + "\r\n";
  EXPECT_EQ(ParsedRequest(with_host(much)).verdict.problem, Problem::HeadTooLarge);
  const std::string many = "Connection: " + std::string(600, 'a') + "\r\n";
  EXPECT_EQ(ParsedRequest(with_host(many + many)).verdict.problem, Problem::HeadTooLarge);
}

TEST(RequestHead, UnderscoresByMode) {
  const std::string text = with_host("X_Account_Id: 1\r\n_: 2\r\nX-Fine: 3\r\n");
  const ParsedRequest dropped(text, {100, UnderscoreHeaders::Drop});
  EXPECT_EQ(dropped.verdict.problem, Problem::None);
  EXPECT_EQ(lines_of(dropped.head.fields), "Host: example.com\nX-Fine: 3\n");

  const ParsedRequest rejected(text, {100, UnderscoreHeaders::Reject});
  EXPECT_EQ(rejected.verdict.problem, Problem::Malformed);

  const ParsedRequest forwarded(text, {100, UnderscoreHeaders::Forward});
  EXPECT_EQ(forwarded.verdict.problem, Problem::None);
  EXPECT_EQ(lines_of(forwarded.head.fields), "Host: example.com\nX_Account_Id: 1\n_: 2\nX-Fine: 3\n");
}

TEST(RequestHead, UnderscoresInValuesAndDashesInNamesAreNobodysBusiness) {
  const ParsedRequest parsed(with_host("X-A: a_b\r\n"), {100, UnderscoreHeaders::Reject});
  EXPECT_EQ(parsed.verdict.problem, Problem::None);
  EXPECT_EQ(lines_of(parsed.head.fields), "Host: example.com\nX-A: a_b\n");
}

TEST(RequestHead, CrossfadesOwnFieldsAndProxyAreTakenOut) {
  const ParsedRequest parsed(
      with_host("X-Crossfade: side=new\r\nx-crossfade-anything: 1\r\nProxy: http://evil/\r\nPROXY: x\r\n"
                "X-Cross: kept\r\nProxy-Authorization: kept\r\nProxyx: kept\r\nX: kept\r\n"));
  ASSERT_EQ(parsed.verdict.problem, Problem::None) << parsed.verdict.detail;
  EXPECT_EQ(lines_of(parsed.head.fields),
            "Host: example.com\nX-Cross: kept\nProxy-Authorization: kept\nProxyx: kept\nX: kept\n");
}

TEST(RequestHead, TheNumberOfFieldsIsLimited) {
  std::string lines;
  for (int i = 0; i < 4; ++i) lines += "X: 1\r\n";
  EXPECT_EQ(ParsedRequest(with_host(lines), {5, UnderscoreHeaders::Drop}).verdict.problem, Problem::None);
  EXPECT_EQ(ParsedRequest(with_host(lines), {4, UnderscoreHeaders::Drop}).verdict.problem, Problem::HeadTooLarge);
  EXPECT_EQ(ParsedRequest(with_host(lines), {0, UnderscoreHeaders::Drop}).verdict.problem, Problem::None);
  // Dropped ones count: they cost as much.
  EXPECT_EQ(ParsedRequest(with_host("A_B: 1\r\nA_C: 1\r\n"), {2, UnderscoreHeaders::Drop}).verdict.problem,
            Problem::HeadTooLarge);
}

TEST(RequestHead, IsReusedWithoutATraceOfTheLastOne) {
  RequestHead head;
  const std::string first =
      "POST http://a/x HTTP/1.0\r\nHost: a\r\nConnection: keep-alive, X-A\r\nX-A: 1\r\nContent-Length: 3\r\n\r\n";
  ASSERT_EQ(parse_request_head(first, {}, head).problem, Problem::None);
  const std::string second = "GET /y HTTP/1.1\r\nHost: b\r\n\r\n";
  ASSERT_EQ(parse_request_head(second, {}, head).problem, Problem::None);
  EXPECT_EQ(head.method, "GET");
  EXPECT_EQ(head.target, "/y");
  EXPECT_EQ(head.authority, "b");
  EXPECT_EQ(head.version, 11u);
  EXPECT_TRUE(head.keep_alive);
  EXPECT_FALSE(head.nominates);
  EXPECT_EQ(head.framing.body, BodyKind::None);
  EXPECT_FALSE(head.framing.has_length);
  EXPECT_EQ(lines_of(head.fields), "Host: b\n");
}

TEST(RequestHead, IdempotentMethods) {
  for (const std::string method : {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"}) {
    EXPECT_TRUE(ParsedRequest(method + " / HTTP/1.1\r\nHost: a\r\n\r\n").head.is_idempotent()) << method;
  }
  for (const std::string method : {"POST", "PATCH", "get", "GETX", "LOCK"}) {
    EXPECT_FALSE(ParsedRequest(method + " / HTTP/1.1\r\nHost: a\r\n\r\n").head.is_idempotent()) << method;
  }
}

TEST(RequestHead, SafeMethods) {
  for (const std::string method : {"GET", "HEAD", "OPTIONS", "TRACE"}) {
    EXPECT_TRUE(ParsedRequest(method + " / HTTP/1.1\r\nHost: a\r\n\r\n").head.is_safe()) << method;
  }
  for (const std::string method : {"PUT", "DELETE", "POST", "PATCH", "get"}) {
    EXPECT_FALSE(ParsedRequest(method + " / HTTP/1.1\r\nHost: a\r\n\r\n").head.is_safe()) << method;
  }
}

TEST(RequestHead, ALongLineHasItsOwnStatus) {
  HeadRules rules;
  rules.line_bytes_max = 20;
  rules.field_bytes_max = 10;
  const auto problem = [&](std::string_view text) { return ParsedRequest(text, rules).verdict.problem; };
  EXPECT_EQ(problem("GET /123456 HTTP/1.1\r\nHost: abcd\r\n\r\n"), Problem::None);
  EXPECT_EQ(problem("GET /1234567 HTTP/1.1\r\nHost: abcd\r\n\r\n"), Problem::TargetTooLong);
  EXPECT_EQ(problem("GET / HTTP/1.1\r\nHost: abcde\r\n\r\n"), Problem::HeadTooLarge);
}

TEST(RequestHead, TrailersAreTakenByWhomAsksForThem) {
  EXPECT_TRUE(ParsedRequest(with_host("TE: gzip;q=0.5, Trailers\r\n")).head.te_trailers);
  EXPECT_TRUE(ParsedRequest(with_host("TE: trailers\r\nTE: gzip\r\n")).head.te_trailers);
  EXPECT_FALSE(ParsedRequest(with_host("TE: trailers;q=1\r\n")).head.te_trailers);
  EXPECT_FALSE(ParsedRequest(with_host("TE: trailers\r\n", "HTTP/1.0")).head.te_trailers);
}

TEST(RequestHead, MaxForwardsIsReadWhereItCounts) {
  EXPECT_EQ(ParsedRequest("OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 07\r\n\r\n").head.max_forwards, 7U);
  EXPECT_EQ(ParsedRequest("TRACE / HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n").head.max_forwards, 0U);
  EXPECT_EQ(ParsedRequest(with_host("Max-Forwards: 1\r\n")).head.max_forwards, std::nullopt);
}

TEST(RequestHead, EqualLengthsAreMendedForALenientListener) {
  const std::string repeated = with_host("Content-Length: 5\r\nContent-Length: 5\r\n");
  HeadRules rules;
  EXPECT_EQ(ParsedRequest(repeated, rules).verdict.problem, Problem::Malformed);
  rules.lenient.equal_content_length = true;
  for (const std::string& text : {repeated, with_host("Content-Length: 5, 5\r\n")}) {
    const ParsedRequest parsed(text, rules);
    EXPECT_EQ(parsed.verdict.problem, Problem::None) << parsed.verdict.detail;
    EXPECT_EQ(parsed.head.framing.length, 5U);
  }
  EXPECT_EQ(ParsedRequest(with_host("Content-Length: 5, 6\r\n"), rules).verdict.problem, Problem::Malformed);
}

}  // namespace
}  // namespace crossfade
