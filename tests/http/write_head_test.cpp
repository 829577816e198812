#include "http/write_head.hpp"

#include <gtest/gtest.h>

#include <string>

#include "http/heads.hpp"

namespace crossfade {
namespace {

using test::ParsedRequest;
using test::ParsedResponse;

constexpr std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";

Peer a_peer(bool trusted = false) { return {IpAddress::parse("192.0.2.1").value(), trusted}; }

std::string upstream_head(std::string_view text, const Peer& from = a_peer(), const ForwardRules& rules = {}) {
  const ParsedRequest parsed(text);
  EXPECT_EQ(parsed.verdict.problem, Problem::None) << parsed.verdict.detail;
  std::string out;
  append_upstream_head(parsed.head, from, "id-1", rules, out);
  return out;
}

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view old_get = "GET / HTTP/1.0\r\nHost: a\r\n\r\n";
constexpr std::string_view old_get_keep_alive = "GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n";
constexpr std::string_view get_close = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
constexpr std::string_view head_request = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";

std::string client_head(std::string_view answer_text, std::string_view request_text = get, bool keep_alive = true,
                        std::string_view crossfade_field = "") {
  const ParsedRequest request(request_text);
  const ParsedResponse answer(answer_text, request_text.starts_with("HEAD"));
  EXPECT_EQ(answer.fault, nullptr) << answer.fault;
  std::string out;
  append_client_head(answer.head, request.head, client_framing(answer.head, request.head, keep_alive), date,
                     crossfade_field, out);
  return out;
}

// What an upstream sees after the client's own fields.
std::string ours(std::string_view via = "1.1", std::string_view authority = "example.com") {
  std::string text = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: ";
  text.append(authority).append("\r\nX-Request-Id: id-1\r\nVia: ").append(via).append(" crossfade\r\n");
  return text;
}

TEST(UpstreamHead, IsTheClientsOwnWithOursAdded) {
  EXPECT_EQ(upstream_head("GET /a/../b//c?q=%7e HTTP/1.1\r\nhost: example.com\r\nAccept:  */* \r\nx-lower: 1\r\n"
                          "Cookie: a=b; c=d\r\nX-Empty:\r\nX-Two: 1\r\nX-Two: 2\r\nAuthorization: Basic x\r\n\r\n"),
            "GET /a/../b//c?q=%7e HTTP/1.1\r\nHost: example.com\r\nAccept: */*\r\nx-lower: 1\r\nCookie: a=b; c=d\r\n"
            "X-Empty: \r\nX-Two: 1\r\nX-Two: 2\r\nAuthorization: Basic x\r\n" +
                ours() + "\r\n");
}

TEST(UpstreamHead, FramingIsWrittenAnewAndLast) {
  EXPECT_EQ(upstream_head("POST /p HTTP/1.1\r\nContent-Length: 0012\r\nHost: example.com\r\nX: y\r\n\r\n"),
            "POST /p HTTP/1.1\r\nHost: example.com\r\nX: y\r\n" + ours() + "Content-Length: 12\r\n\r\n");
  EXPECT_EQ(upstream_head("POST /p HTTP/1.1\r\nHost: example.com\r\ncontent-length: 0\r\n\r\n"),
            "POST /p HTTP/1.1\r\nHost: example.com\r\n" + ours() + "Content-Length: 0\r\n\r\n");
  EXPECT_EQ(
      upstream_head("POST /p HTTP/1.1\r\nHost: example.com\r\nTransfer-Encoding: Chunked\r\nTrailer: X-Sum\r\n\r\n"),
      "POST /p HTTP/1.1\r\nHost: example.com\r\n" + ours() + "Trailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_EQ(upstream_head("POST /p HTTP/1.1\r\nHost: example.com\r\nTrailer: X-Sum\r\n\r\n"),
            "POST /p HTTP/1.1\r\nHost: example.com\r\n" + ours() + "\r\n");
}

TEST(UpstreamHead, HopByHopFieldsEndHere) {
  EXPECT_EQ(
      upstream_head("GET / HTTP/1.1\r\nHost: example.com\r\nConnection: keep-alive, X-Gone, HTTP2-Settings, Upgrade\r\n"
                    "Keep-Alive: 5\r\nProxy-Connection: close\r\nTE: gzip\r\nUpgrade: h2c\r\n"
                    "HTTP2-Settings: AAA\r\nX-Gone: 1\r\nx-gone: 2\r\nX-Stays: 3\r\n\r\n"),
      "GET / HTTP/1.1\r\nHost: example.com\r\nX-Stays: 3\r\n" + ours() + "\r\n");
}

TEST(UpstreamHead, WhatThisHopMayAskForIsSaidAnew) {
  const auto tail = [](std::string_view lines) {
    const std::string head = upstream_head(test::with_host(lines));
    const std::string before = "GET / HTTP/1.1\r\nHost: example.com\r\n" + ours();
    EXPECT_TRUE(head.starts_with(before)) << head;
    return head.substr(before.size());
  };
  EXPECT_EQ(tail("TE: gzip;q=0.5, trailers\r\nConnection: TE\r\n"), "TE: trailers\r\nConnection: TE\r\n\r\n");
  EXPECT_EQ(tail("Upgrade: h2c, websocket\r\nConnection: close, Upgrade\r\n"),
            "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
  EXPECT_EQ(tail("Upgrade: a\r\nUpgrade: b\r\nTE: trailers\r\nConnection: Upgrade, TE\r\n"),
            "Upgrade: a, b\r\nTE: trailers\r\nConnection: Upgrade, TE\r\n\r\n");
  EXPECT_EQ(tail("Upgrade: websocket\r\n"), "\r\n") << "without its Connection option it is somebody else's";
}

TEST(UpstreamHead, MaxForwardsIsCountedDownWhereItCounts) {
  EXPECT_EQ(upstream_head("OPTIONS * HTTP/1.1\r\nHost: example.com\r\nMax-Forwards: 3\r\n\r\n"),
            "OPTIONS * HTTP/1.1\r\nHost: example.com\r\n" + ours() + "Max-Forwards: 2\r\n\r\n");
  EXPECT_EQ(upstream_head("GET / HTTP/1.1\r\nHost: example.com\r\nMax-Forwards: x\r\n\r\n"),
            "GET / HTTP/1.1\r\nHost: example.com\r\nMax-Forwards: x\r\n" + ours() + "\r\n");
}

TEST(UpstreamHead, WhatConnectionNamesIsRemovedBeforeOursIsAdded) {
  EXPECT_EQ(upstream_head("POST / HTTP/1.1\r\nHost: example.com\r\nContent-Length: 3\r\n"
                          "Connection: Host, X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host, X-Request-Id, Via,"
                          " Content-Length\r\nVia: 1.1 other\r\n\r\n"),
            "POST / HTTP/1.1\r\nHost: example.com\r\n" + ours() + "Content-Length: 3\r\n\r\n");
}

TEST(UpstreamHead, AbsoluteFormBecomesOriginForm) {
  EXPECT_EQ(upstream_head("GET http://target.example/x?y HTTP/1.1\r\nHost: other.example\r\n\r\n"),
            "GET /x?y HTTP/1.1\r\nHost: target.example\r\n" + ours("1.1", "target.example") + "\r\n");
  EXPECT_EQ(upstream_head("OPTIONS http://target.example HTTP/1.1\r\nHost: target.example\r\n\r\n"),
            "OPTIONS * HTTP/1.1\r\nHost: target.example\r\n" + ours("1.1", "target.example") + "\r\n");
}

TEST(UpstreamHead, OfHttp10IsHttp11) {
  EXPECT_EQ(upstream_head("GET / HTTP/1.0\r\nHost: example.com\r\nConnection: keep-alive\r\n\r\n"),
            "GET / HTTP/1.1\r\nHost: example.com\r\n" + ours("1.0") + "\r\n");
  EXPECT_EQ(upstream_head("GET / HTTP/1.0\r\n\r\n"), "GET / HTTP/1.1\r\nHost: \r\n" + ours("1.0", "") + "\r\n");
}

TEST(UpstreamHead, ExpectGoesOnUnlessTheClientCannotMeanIt) {
  EXPECT_EQ(upstream_head("POST / HTTP/1.1\r\nHost: example.com\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"),
            "POST / HTTP/1.1\r\nHost: example.com\r\nExpect: 100-continue\r\n" + ours() + "Content-Length: 1\r\n\r\n");
  EXPECT_EQ(upstream_head("POST / HTTP/1.0\r\nHost: example.com\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"),
            "POST / HTTP/1.1\r\nHost: example.com\r\n" + ours("1.0") + "Content-Length: 1\r\n\r\n");
}

TEST(UpstreamHead, ForwardedFieldsAndTheIdAreOurs) {
  EXPECT_EQ(
      upstream_head("GET / HTTP/1.1\r\nHost: example.com\r\nX-Forwarded-For: 1.1.1.1\r\nX-Forwarded-Proto: https\r\n"
                    "X-Forwarded-Host: evil\r\nX-Forwarded-Port: 1\r\nx-request-id: theirs\r\n\r\n"),
      "GET / HTTP/1.1\r\nHost: example.com\r\nX-Forwarded-Port: 1\r\n" + ours() + "\r\n");
  EXPECT_EQ(
      upstream_head("GET / HTTP/1.1\r\nHost: example.com\r\nX-Forwarded-For: 1.1.1.1\r\nX-Forwarded-Proto: https\r\n"
                    "\r\n",
                    a_peer(true)),
      "GET / HTTP/1.1\r\nHost: example.com\r\nX-Forwarded-For: 1.1.1.1, 192.0.2.1\r\nX-Forwarded-Proto: https\r\n"
      "X-Forwarded-Host: example.com\r\nX-Request-Id: id-1\r\nVia: 1.1 crossfade\r\n\r\n");
}

TEST(UpstreamHead, ViaIsAddedToTheReceivedOneOrLeftOut) {
  const std::string_view text = "GET / HTTP/1.1\r\nHost: example.com\r\nVia: 1.0 edge\r\n\r\n";
  EXPECT_EQ(upstream_head(text), "GET / HTTP/1.1\r\nHost: example.com\r\nVia: 1.0 edge\r\n" + ours() + "\r\n");
  EXPECT_EQ(upstream_head(text, a_peer(), {.via = false}),
            "GET / HTTP/1.1\r\nHost: example.com\r\nVia: 1.0 edge\r\nX-Forwarded-For: 192.0.2.1\r\n"
            "X-Forwarded-Proto: http\r\nX-Forwarded-Host: example.com\r\nX-Request-Id: id-1\r\n\r\n");
}

TEST(UpstreamHead, TraceFieldsGoOnUnlessOneWasMade) {
  const std::string own =
      test::with_host("TraceParent: 00-x\r\ntracestate: a=1\r\ntraceparent: y\r\nTraceState: b=2\r\n");
  const std::string via = "Via: 1.1 crossfade\r\n";
  std::string made = ours();
  made.insert(made.size() - via.size(), "traceparent: 00-made\r\n");
  EXPECT_EQ(upstream_head(own),
            "GET / HTTP/1.1\r\nHost: example.com\r\nTraceParent: 00-x\r\ntracestate: a=1\r\ntraceparent: y\r\n"
            "TraceState: b=2\r\n" +
                ours() + "\r\n");
  EXPECT_EQ(upstream_head(own, a_peer(), {true, "00-made"}), "GET / HTTP/1.1\r\nHost: example.com\r\n" + made + "\r\n");
}

TEST(UpstreamHead, IsAppended) {
  const ParsedRequest parsed(get);
  std::string out = "before";
  append_upstream_head(parsed.head, a_peer(), "id-1", {}, out);
  EXPECT_TRUE(out.starts_with("beforeGET / HTTP/1.1\r\n"));
}

TEST(ClientFraming, OfBodiesByVersion) {
  struct Case {
    std::string_view answer, request;
    bool keep_alive_in;
    BodyKind body;
    bool keep_alive;
  };
  constexpr std::string_view length = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
  constexpr std::string_view length_close = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\n";
  constexpr std::string_view chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  constexpr std::string_view until_close = "HTTP/1.0 200 OK\r\n\r\n";
  constexpr std::string_view none = "HTTP/1.1 304 x\r\n\r\n";
  const Case cases[] = {
      {length, get, true, BodyKind::Length, true},
      {length, get, false, BodyKind::Length, false},
      {length, get_close, true, BodyKind::Length, false},
      {length, old_get, true, BodyKind::Length, false},
      {length, old_get_keep_alive, true, BodyKind::Length, true},
      {length_close, get, true, BodyKind::Length, true},  // the upstream's connection is its own matter
      {chunked, get, true, BodyKind::Chunked, true},
      {chunked, get_close, true, BodyKind::Chunked, false},
      {chunked, old_get, true, BodyKind::UntilClose, false},
      {chunked, old_get_keep_alive, true, BodyKind::UntilClose, false},
      {until_close, get, true, BodyKind::Chunked, true},
      {until_close, old_get_keep_alive, true, BodyKind::UntilClose, false},
      {none, get, true, BodyKind::None, true},
      {none, old_get_keep_alive, true, BodyKind::None, true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.request) + std::string(c.answer));
    const ParsedRequest request(c.request);
    const ParsedResponse answer(c.answer);
    const ClientFraming framing = client_framing(answer.head, request.head, c.keep_alive_in);
    EXPECT_EQ(framing.body, c.body);
    EXPECT_EQ(framing.keep_alive, c.keep_alive);
  }
}

TEST(ClientHead, IsTheUpstreamsOwn) {
  EXPECT_EQ(client_head("HTTP/1.1 404 Nope, sorry\r\nserver: gunicorn\r\nDate: x\r\nContent-Length: 3\r\n"
                        "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nX_Under: 1\r\nContent-Type: text/html\r\n\r\n"),
            "HTTP/1.1 404 Nope, sorry\r\nserver: gunicorn\r\nDate: x\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
            "X_Under: 1\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n");
}

TEST(ClientHead, GetsADateWhenItHasNone) {
  EXPECT_EQ(client_head("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(client_head("HTTP/1.1 200 OK\r\nConnection: Date\r\nDate: x\r\nContent-Length: 0\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n\r\n");
}

TEST(ClientHead, HopByHopFieldsEndHere) {
  EXPECT_EQ(
      client_head("HTTP/1.1 200 OK\r\nDate: x\r\nConnection: close, X-Gone\r\nKeep-Alive: timeout=2\r\n"
                  "X-Gone: 1\r\nUpgrade: h2c\r\nTrailer: X\r\nProxy-Connection: close\r\nContent-Length: 0\r\n\r\n"),
      "HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 0\r\n\r\n");
}

TEST(ClientHead, ByFramingAndVersion) {
  struct Case {
    std::string_view answer, request;
    std::string_view expected;
  };
  const Case cases[] = {
      {"HTTP/1.1 200 OK\r\nDate: x\r\nTransfer-Encoding: chunked\r\n\r\n", get,
       "HTTP/1.1 200 OK\r\nDate: x\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {"HTTP/1.1 200 OK\r\nDate: x\r\nTransfer-Encoding: chunked\r\n\r\n", old_get_keep_alive,
       "HTTP/1.1 200 OK\r\nDate: x\r\nConnection: close\r\n\r\n"},
      {"HTTP/1.0 200 OK\r\nDate: x\r\n\r\n", get, "HTTP/1.1 200 OK\r\nDate: x\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {"HTTP/1.0 200 OK\r\nDate: x\r\n\r\n", old_get, "HTTP/1.1 200 OK\r\nDate: x\r\nConnection: close\r\n\r\n"},
      {"HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 3\r\n\r\n", old_get_keep_alive,
       "HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 3\r\nConnection: keep-alive\r\n\r\n"},
      {"HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 3\r\n\r\n", get_close,
       "HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\n"},
      // HEAD keeps the length that GET would have, and needs no coding.
      {"HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 3\r\n\r\n", head_request,
       "HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 3\r\n\r\n"},
      {"HTTP/1.1 200 OK\r\nDate: x\r\nTransfer-Encoding: chunked\r\n\r\n", head_request,
       "HTTP/1.1 200 OK\r\nDate: x\r\n\r\n"},
      {"HTTP/1.1 200 OK\r\nDate: x\r\n\r\n", head_request, "HTTP/1.1 200 OK\r\nDate: x\r\n\r\n"},
      {"HTTP/1.1 304 Not Modified\r\nDate: x\r\nContent-Length: 3\r\nETag: \"a\"\r\n\r\n", get,
       "HTTP/1.1 304 Not Modified\r\nDate: x\r\nETag: \"a\"\r\nContent-Length: 3\r\n\r\n"},
      {"HTTP/1.1 304 \r\nDate: x\r\n\r\n", get, "HTTP/1.1 304 \r\nDate: x\r\n\r\n"},
      // A 204 has no length (RFC 9110, 8.6).
      {"HTTP/1.1 204 No Content\r\nDate: x\r\nContent-Length: 0\r\n\r\n", get,
       "HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n"},
      {"HTTP/1.1 204 No Content\r\nDate: x\r\nTransfer-Encoding: chunked\r\n\r\n", get,
       "HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.request) + std::string(c.answer));
    EXPECT_EQ(client_head(c.answer, c.request), c.expected);
  }
}

TEST(ClientHead, SaysCloseWhenTheConnectionEnds) {
  EXPECT_EQ(client_head("HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 3\r\n\r\n", get, false),
            "HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\n");
}

TEST(ClientHead, CarriesTheDecisionWhenToldTo) {
  EXPECT_EQ(client_head("HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 3\r\n\r\n", get, true,
                        "side=new; pool=py3; reason=override; dial=rates"),
            "HTTP/1.1 200 OK\r\nDate: x\r\nX-Crossfade: side=new; pool=py3; reason=override; dial=rates\r\n"
            "Content-Length: 3\r\n\r\n");
}

TEST(ClientHead, NamesTheProtocolThatIsRequired) {
  const std::string_view answer =
      "HTTP/1.1 426 Upgrade Required\r\nDate: x\r\nUpgrade: a/2\r\nConnection: upgrade\r\nContent-Length: 0\r\n\r\n";
  const std::string start = "HTTP/1.1 426 Upgrade Required\r\nDate: x\r\nContent-Length: 0\r\nUpgrade: a/2\r\n";
  EXPECT_EQ(client_head(answer), start + "Connection: Upgrade\r\n\r\n");
  EXPECT_EQ(client_head(answer, get, false), start + "Connection: Upgrade, close\r\n\r\n");
}

TEST(ClientHead, AnnouncesTrailersToThoseWhoTakeThem) {
  const std::string_view answer = "HTTP/1.1 200 OK\r\nDate: x\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string without = "HTTP/1.1 200 OK\r\nDate: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(client_head(answer), without);
  EXPECT_EQ(client_head(answer, "GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nDate: x\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_EQ(client_head("HTTP/1.1 200 OK\r\nDate: x\r\nTrailer: X-Sum\r\nConnection: X-Sum\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\n\r\n"),
            without);
}

TEST(InterimHead, A101SaysWhichProtocol) {
  std::string out;
  append_interim_head(
      ParsedResponse("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nX: y\r\n\r\n")
          .head,
      out);
  EXPECT_EQ(out, "HTTP/1.1 101 Switching Protocols\r\nX: y\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
}

TEST(LastHop, AnswersOptionsByNothingAndTraceByTheRequest) {
  const auto answered = [](std::string_view text, bool keep_alive) {
    const ParsedRequest parsed(text);
    std::string out;
    append_last_hop(parsed.head, text, "id-1", date, "", keep_alive, out);
    return out;
  };
  const std::string start = "HTTP/1.1 200 OK\r\nDate: " + std::string(date) + "\r\nX-Request-Id: id-1\r\n";
  EXPECT_EQ(answered("OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n", true),
            start + "Content-Length: 0\r\n\r\n");
  EXPECT_EQ(answered("TRACE / HTTP/1.1\r\nHost: a\r\nCookie: s\r\nMax-Forwards: 0\r\n\r\n", false),
            start +
                "Connection: close\r\nContent-Type: message/http\r\nContent-Length: 46\r\n\r\n"
                "TRACE / HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n");
}

TEST(InterimHead, IsPassedOnWithoutHopByHopFields) {
  std::string out = "before";
  append_interim_head(ParsedResponse("HTTP/1.1 100 Continue\r\n\r\n").head, out);
  EXPECT_EQ(out, "beforeHTTP/1.1 100 Continue\r\n\r\n");
  out.clear();
  const ParsedResponse hints(
      "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nConnection: X-Gone\r\nX-Gone: 1\r\nContent-Length: 5\r\n\r\n");
  append_interim_head(hints.head, out);
  EXPECT_EQ(out, "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
}

TEST(ProblemAnswer, HasItsHeadAndBody) {
  const std::string body = problem_body(Problem::NoEndpoint, "no endpoint is usable", "id-1");
  const std::string fields = "Date: " + std::string(date) + "\r\nContent-Type: application/problem+json\r\n" +
                             "Content-Length: " + std::to_string(body.size()) + "\r\nX-Request-Id: id-1\r\n";
  struct Case {
    std::string_view extra;
    bool to_head;
    std::string expected;
  };
  const std::string line = "HTTP/1.1 503 Service Unavailable\r\n";
  const Case cases[] = {
      {"", false, line + fields + "\r\n" + body},
      {"X-Crossfade: side=new\r\n", false, line + fields + "X-Crossfade: side=new\r\n\r\n" + body},
      {"", true, line + fields + "\r\n"},
  };
  for (const Case& c : cases) {
    std::string out;
    append_problem(Problem::NoEndpoint, "no endpoint is usable", "id-1", date, c.extra, c.to_head, out);
    EXPECT_EQ(out, c.expected);
  }
}

TEST(ConnectionLine, SaysWhatTheVersionDoesNot) {
  EXPECT_EQ(connection_line(true, 11), "");
  EXPECT_EQ(connection_line(true, 10), "Connection: keep-alive\r\n");
  EXPECT_EQ(connection_line(false, 11), "Connection: close\r\n");
  EXPECT_EQ(connection_line(false, 10), "Connection: close\r\n");
}

TEST(ProblemAnswer, EveryProblemHasAStatusLineThatAParserTakes) {
  for (std::size_t i = 1; i < problem_count; ++i) {
    const auto problem = static_cast<Problem>(i);
    std::string out;
    append_problem(problem, "detail", "id-1", date, "", true, out);
    const ParsedResponse parsed(out, true);
    ASSERT_EQ(parsed.fault, nullptr) << out;
    EXPECT_EQ(parsed.head.status, status_of(problem));
    EXPECT_NE(parsed.head.reason, "<unknown-status>") << out;
  }
}

}  // namespace
}  // namespace crossfade
