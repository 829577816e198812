#include "proxy/handle_request.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "proxy/proxy_fixture.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::FullListener;
using test::has;
using test::no_content;
using test::Peer;
using test::run_until;

using HandleRequest = test::ProxyFixture;

constexpr std::string_view get_rates = "GET /rates?x=1 HTTP/1.1\r\nHost: api.example.com\r\nX-Account-Id: 7\r\n\r\n";

std::string ok(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST_F(HandleRequest, AGetGoesThroughAndBack) {
  configure(split());
  Peer client = connect();
  client.send(get_rates);
  Peer upstream = legacy.accept(worker.io);
  const std::string request = upstream.take_head(worker.io);
  EXPECT_TRUE(request.starts_with("GET /rates?x=1 HTTP/1.1\r\n")) << request;
  EXPECT_TRUE(has(request, "Host: api.example.com\r\n")) << request;
  EXPECT_TRUE(has(request, "X-Account-Id: 7\r\n")) << request;
  EXPECT_TRUE(has(request, "X-Forwarded-For: 127.0.0.1\r\n")) << request;
  upstream.send(ok("hello"));
  const std::string answer = client.take_until(worker.io, "hello");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_FALSE(has(answer, "X-Crossfade")) << answer;
  ASSERT_TRUE(run_until(worker.io, [&] { return counted(Side::Legacy, Reason::Dial, 200) == 1; }));
  EXPECT_EQ(pool("py2").idle, 1);
  EXPECT_EQ(pool("py2").in_flight, 0);
  EXPECT_EQ((registry.sum().dials[{"public-api", "everything", Side::Legacy}].response_bytes), 5U);
}

TEST_F(HandleRequest, ADialAtTheTopSendsEverybodyToTheNewSide) {
  configure(split(test::all_new));
  Peer client = connect();
  client.send(get_rates);
  Peer upstream = new_side.accept(worker.io);
  upstream.take_head(worker.io);
  upstream.send(no_content);
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 204 "));
  EXPECT_FALSE(legacy.pending());
}

TEST_F(HandleRequest, KeepAliveCarriesTheNextRequestOnBothSides) {
  configure(split());
  Peer client = connect();
  client.send(get_rates);
  Peer upstream = legacy.accept(worker.io);
  for (const std::string body : {"first", "second", "third"}) {
    upstream.take_head(worker.io);
    upstream.send(ok(body));
    client.take_until(worker.io, body);
    client.send(get_rates);
  }
  upstream.take_head(worker.io);
  upstream.send(no_content);
  client.take_head(worker.io);
  EXPECT_FALSE(legacy.pending()) << "a second connection where one would do";
}

TEST_F(HandleRequest, PipelinedRequestsAreAnsweredInOrder) {
  configure(split());
  Peer client = connect();
  client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  Peer upstream = legacy.accept(worker.io);
  EXPECT_TRUE(upstream.take_head(worker.io).starts_with("GET /1 "));
  test::run_ready(worker.io);
  upstream.pump();
  EXPECT_EQ(upstream.received, "") << "the second waits for the first one's answer";
  upstream.send(ok("one"));
  EXPECT_TRUE(upstream.take_head(worker.io).starts_with("GET /2 "));
  upstream.send(ok("two"));
  const std::string answers = client.take_until(worker.io, "two");
  EXPECT_TRUE(has(answers, "\r\n\r\noneHTTP/1.1 200 OK\r\n")) << answers;
}

TEST_F(HandleRequest, ABodyIsPassedOnAsItArrives) {
  configure(split());
  Peer client = connect();
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
  Peer upstream = legacy.accept(worker.io);
  EXPECT_TRUE(has(upstream.take_until(worker.io, "hello"), "Content-Length: 10\r\n"));
  client.send("world");
  upstream.take_until(worker.io, "world");
  upstream.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  client.take_until(worker.io, "3\r\nabc\r\n");
  upstream.send("0\r\n\r\n");
  client.take_until(worker.io, "0\r\n\r\n");
  ASSERT_TRUE(run_until(worker.io, [&] {
    return counted(Side::Legacy, Reason::NoKey, 200) + counted(Side::Legacy, Reason::Dial, 200) == 1;
  }));
  EXPECT_EQ((registry.sum().dials[{"public-api", "everything", Side::Legacy}].request_bytes), 10U);
}

TEST_F(HandleRequest, ADeadNewSideFallsBackToLegacy) {
  configure(split(test::all_new));
  new_side.close();
  Peer client = connect();
  client.send(get_rates);
  Peer upstream = legacy.accept(worker.io);
  upstream.take_head(worker.io);
  upstream.send(ok("legacy"));
  client.take_until(worker.io, "legacy");
  ASSERT_TRUE(run_until(worker.io, [&] { return counted(Side::Legacy, Reason::Fallback, 200) == 1; }));
  EXPECT_EQ(errors(pool("py3"), Problem::ConnectFailed), 2U) << "it is tried twice";
  EXPECT_EQ(pool("py3").retries, 1U);
  EXPECT_EQ(errors(pool("py2"), Problem::ConnectFailed), 0U);
}

TEST_F(HandleRequest, WithFallbackOffADeadNewSideIsAnError) {
  Config config = split(test::all_new);
  config.services[0].fallback = false;
  configure(config);
  new_side.close();
  Peer client = connect();
  client.send(get_rates);
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 502 "));
  EXPECT_TRUE(has(client.take_until(worker.io, "}"), "\"connect_failed\""));
  EXPECT_FALSE(legacy.pending());
}

TEST_F(HandleRequest, AnOverrideGetsItsErrorAndIsToldWhoseItIs) {
  configure(split());
  new_side.close();
  Peer client = connect();
  client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Backend: py3\r\n\r\n");
  const std::string answer = client.take_head(worker.io);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 502 ")) << answer;
  EXPECT_TRUE(has(answer, "X-Crossfade: side=new; pool=py3; reason=override; dial=everything\r\n")) << answer;
  EXPECT_FALSE(legacy.pending());
  ASSERT_TRUE(run_until(worker.io, [&] { return counted(Side::New, Reason::Override, 502) == 1; }));
}

TEST_F(HandleRequest, LegacyNeverFallsForward) {
  configure(split());
  legacy.close();
  Peer client = connect();
  client.send(get_rates);
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 502 "));
  EXPECT_FALSE(new_side.pending());
}

TEST_F(HandleRequest, AHostWithoutAServiceIsNotFoundAndTheConnectionStays) {
  Config config = split();
  config.services[0].hosts = {"api.example.com"};
  configure(config);
  Peer client = connect();
  client.send("GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n");
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 404 "));
  EXPECT_TRUE(has(client.take_until(worker.io, "}"), "\"no_service\""));
  EXPECT_EQ(registry.sum().rejected[static_cast<std::size_t>(Rejected::NoService)], 1U);
  client.send(get_rates);
  Peer upstream = legacy.accept(worker.io);
  upstream.take_head(worker.io);
  upstream.send(no_content);
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 204 "));
}

TEST_F(HandleRequest, AMalformedRequestIsRefusedAndTheConnectionEnds) {
  configure(split());
  Peer client = connect();
  client.send("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 400 "));
  EXPECT_TRUE(client.sees_end(worker.io));
  EXPECT_FALSE(has(client.received, "HTTP/1.1")) << "nothing after it was taken for a request";
  client.close();
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
}

TEST_F(HandleRequest, WhileDrainingEveryAnswerSaysClose) {
  configure(split());
  Peer client = connect();
  worker.draining = true;
  client.send(get_rates);
  Peer upstream = legacy.accept(worker.io);
  upstream.take_head(worker.io);
  upstream.send(no_content);
  EXPECT_TRUE(has(client.take_head(worker.io), "Connection: close\r\n"));
  EXPECT_TRUE(client.sees_end(worker.io));
  client.close();
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
}

TEST_F(HandleRequest, AStaleConnectionIsReplacedOnce) {
  configure(split());
  Peer client = connect();
  client.send(get_rates);
  Peer stale = legacy.accept(worker.io);
  stale.take_head(worker.io);
  stale.send(no_content);
  client.take_head(worker.io);
  client.send(get_rates);
  stale.take_head(worker.io);
  stale.close();
  Peer fresh = legacy.accept(worker.io);
  EXPECT_TRUE(has(fresh.take_head(worker.io), "GET /rates?x=1 "));
  fresh.send(no_content);
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 204 "));
  EXPECT_EQ(pool("py2").retries, 1U);
  fresh.close();
}

// A server that restarts: its pooled connection is stale, then nobody listens there any more.
TEST_F(HandleRequest, AStaleConnectionToADeadEndpointLeadsToTheOther) {
  Config config = split();
  config.pools[0].balance = Balance::RoundRobin;
  config.pools[0].endpoints = {{"127.0.0.1", new_side.port()}, {"127.0.0.1", legacy.port()}};
  configure(config);
  Peer client = connect();
  client.send(get_rates);
  Peer dying = new_side.accept(worker.io);
  dying.take_head(worker.io);
  dying.send(no_content);
  client.take_head(worker.io);
  client.send(get_rates);
  Peer living = legacy.accept(worker.io);
  living.take_head(worker.io);
  living.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
  client.take_head(worker.io);
  client.send(get_rates);
  dying.take_head(worker.io);
  new_side.close();
  dying.close();
  Peer other = legacy.accept(worker.io);
  other.take_head(worker.io);
  other.send(no_content);
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 204 "));
}

TEST_F(HandleRequest, AFallbackHasTheTimeoutOfThePoolThatAnswers) {
  Config config = split(test::all_new);
  config.pools[0].request_timeout = 100ms;
  new_side.close();
  configure(config);
  Peer client = connect();
  client.send(get_rates);
  Peer upstream = legacy.accept(worker.io);
  upstream.take_head(worker.io);
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 504 "));
}

TEST_F(HandleRequest, ARepeatedBodyIsCountedOnce) {
  configure(split());
  Peer client = connect();
  client.send(get_rates);
  Peer stale = legacy.accept(worker.io);
  stale.take_head(worker.io);
  stale.send(no_content);
  client.take_head(worker.io);
  client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
  stale.take_until(worker.io, "hello");
  stale.close();
  Peer fresh = legacy.accept(worker.io);
  fresh.take_until(worker.io, "hello");
  fresh.send(no_content);
  client.take_head(worker.io);
  ASSERT_TRUE(run_until(worker.io, [&] { return pool("py2").idle == 1; }));
  EXPECT_EQ((registry.sum().dials[{"public-api", "everything", Side::Legacy}].request_bytes), 5U);
}

TEST_F(HandleRequest, ARequestKeepsTheSnapshotItBeganWith) {
  configure(split());
  Peer client = connect();
  client.send(get_rates);
  Peer upstream = legacy.accept(worker.io);
  upstream.take_head(worker.io);
  Config next = split(test::all_new);
  next.services[0].expose = Expose::Always;
  configure(next);
  upstream.send(no_content);
  EXPECT_FALSE(has(client.take_head(worker.io), "X-Crossfade"));
  client.send(get_rates);
  Peer upgraded = new_side.accept(worker.io);
  upgraded.take_head(worker.io);
  upgraded.send(no_content);
  EXPECT_TRUE(has(client.take_head(worker.io), "X-Crossfade: side=new; pool=py3; reason=dial; dial=everything\r\n"));
}

TEST_F(HandleRequest, AClientThatLeavesTakesItsUpstreamRequestAlong) {
  configure(split());
  Peer client = connect();
  client.send(get_rates);
  Peer upstream = legacy.accept(worker.io);
  upstream.take_head(worker.io);
  client.reset();
  EXPECT_TRUE(upstream.sees_end(worker.io));
  EXPECT_TRUE(run_until(worker.io, [&] { return counted(Side::Legacy, Reason::Dial, 499) == 1; }));
  EXPECT_EQ(errors(pool("py2"), Problem::Reset), 0U) << "it was not the upstream's doing";
}

TEST_F(HandleRequest, TheTotalTimeoutEndsAConnectThatHangs) {
  const FullListener full;
  Config config = split();
  config.pools[0].endpoints = {{"127.0.0.1", full.listener().port()}};
  config.pools[0].connect_timeout = 0ms;
  config.pools[0].request_timeout = 100ms;
  configure(config);
  Peer client = connect();
  client.send(get_rates);
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 504 "));
  EXPECT_EQ(pool("py2").connecting, 0);
}

TEST_F(HandleRequest, AClientThatLeavesEndsAConnectThatHangs) {
  const FullListener full;
  Config config = split();
  config.pools[0].endpoints = {{"127.0.0.1", full.listener().port()}};
  config.pools[0].connect_timeout = 0ms;
  configure(config);
  Peer client = connect();
  client.send(get_rates);
  ASSERT_TRUE(run_until(worker.io, [&] { return pool("py2").connecting == 1; }));
  client.reset();
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
}

}  // namespace
}  // namespace crossfade
