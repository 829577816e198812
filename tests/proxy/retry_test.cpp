// A request that failed is asked again of its pool: when, how often, and what the client sees of it.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "proxy/retry_fixture.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::no_content;
using test::Peer;
using test::run_until;
using test::TestListener;

constexpr std::string_view repeatable_get = "GET /rates HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view post = "POST /rates HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
constexpr std::string_view unavailable = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";

class Retry : public test::RetryFixture {
 protected:
  // Every endpoint of the pool is down, as its checks see it.
  void all_down() {
    while (py2_pool().can_lease({}, Clock::now())) {
      const Lease lease = py2_pool().lease(py2_pool().take_slot(), {}, Clock::now());
      lease.endpoint()->resolved.health->set_healthy(false, Clock::now());
    }
  }
};

TEST_F(Retry, AGetWhoseConnectionIsResetIsAskedOfTheOther) {
  configure();
  Peer client = ask(repeatable_get);
  asked(first).reset();
  const std::string before = head;
  Peer other = asked(second);
  EXPECT_EQ(head, before) << "the same request, byte by byte";
  other.send(no_content);
  expect_answer(client, "204");
  EXPECT_EQ(retries(), 1U);
  EXPECT_EQ(errors(pool("py2"), Problem::Reset), 1U);
  EXPECT_EQ(counted(204), 1U) << "for the client it was one request";
  expect_nobody_asked();
}

TEST_F(Retry, AnOrderlyCloseBeforeTheAnswerIsNoBetter) {
  configure();
  Peer client = ask(repeatable_get);
  asked(first).close();
  asked(second).send(no_content);
  expect_answer(client, "204");
}

TEST_F(Retry, WithoutTheRuleAResetIsShown) {
  py2.retry.on_reset = false;
  configure();
  Peer client = ask(repeatable_get);
  asked(first).reset();
  expect_answer(client, "502", "}");
  EXPECT_EQ(retries(), 0U);
  expect_nobody_asked();
}

TEST_F(Retry, APostIsNotRepeated) {
  py2.retry.on_status = {503};
  configure();
  Peer client = ask(post);
  asked(first, "hello").reset();
  expect_answer(client, "502", "}");
  client.send(post);
  asked(first, "hello").send(unavailable);
  expect_answer(client, "503", "busy");
  EXPECT_EQ(retries(), 0U);
  expect_nobody_asked();
}

// Nothing of it was sent, so that any request may be repeated, though its body is still to come.
TEST_F(Retry, APostThatFoundNoConnectionIsRepeated) {
  configure();
  first.close();
  Peer client = ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
  Peer other = asked(second, "hel");
  client.send("lo");
  other.take_until(worker.io, "lo");
  other.send(no_content);
  expect_answer(client, "204");
  EXPECT_EQ(retries(), 1U);
}

TEST_F(Retry, AnAnswerThatHasBegunIsNotRepeated) {
  configure();
  Peer client = ask(repeatable_get);
  Peer upstream = asked(first);
  upstream.send("HTTP/1.1 200 OK\r\nContent-Le");
  upstream.reset();
  expect_answer(client, "502", "}");
  EXPECT_EQ(retries(), 0U);
  expect_nobody_asked();
}

TEST_F(Retry, AsOftenAsTheAttemptsSay) {
  py2.endpoints = {{"127.0.0.1", first.port()}};
  py2.retry.attempts = 3;
  py2.retry.backoff = 2ms;
  configure();
  Peer client = ask(repeatable_get);
  for (int i = 0; i < 4; ++i) asked(first).reset();
  expect_answer(client, "502", "}");
  EXPECT_EQ(retries(), 3U);
  EXPECT_EQ(errors(pool("py2"), Problem::Reset), 4U);
  expect_nobody_asked();
  client.send(repeatable_get);  // the next request has all of its attempts
  for (int i = 0; i < 3; ++i) asked(first).reset();
  asked(first).send(no_content);
  expect_answer(client, "204");
}

TEST_F(Retry, ANamedStatusIsAskedOfTheOther) {
  py2.retry.on_status = {502, 503};
  configure();
  for (const std::string_view status : {"503 Service Unavailable", "502 Bad Gateway"}) {
    SCOPED_TRACE(status);
    Peer client = ask(repeatable_get);
    Peer busy = asked(first);
    busy.send(std::string("HTTP/1.1 ").append(status).append("\r\nX-From: first\r\nContent-Length: 4\r\n\r\nbu"));
    Peer other = asked(second);
    EXPECT_TRUE(busy.sees_end(worker.io)) << "nobody reads the rest of it";
    other.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
    expect_answer(client, "200", "ok");
  }
  EXPECT_EQ(counted(200), 2U);
  EXPECT_EQ(counted(503) + counted(502), 0U) << "the client saw none";
}

TEST_F(Retry, AStatusThatIsNotNamedIsRelayed) {
  py2.retry.on_status = {502, 504};
  configure();
  Peer client = ask(repeatable_get);
  asked(first).send(unavailable);
  expect_answer(client, "503", "busy");
  EXPECT_EQ(retries(), 0U);
  expect_nobody_asked();
}

TEST_F(Retry, WhenTheAttemptsAreUsedUpTheAnswerIsRelayed) {
  py2.retry.on_status = {503};
  configure();
  Peer client = ask(repeatable_get);
  asked(first).send(unavailable);
  asked(second).send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 5\r\n\r\nbusy2");
  expect_answer(client, "503", "busy2");
  EXPECT_EQ(retries(), 1U);
  EXPECT_EQ(counted(503), 1U);
  expect_nobody_asked();
}

TEST_F(Retry, WithoutABudgetTheAnswerIsRelayed) {
  py2.retry.on_status = {503};
  py2.retry.budget_percent = py2.retry.budget_min = 0;
  configure();
  Peer client = ask(repeatable_get);
  Peer upstream = asked(first);
  upstream.send(unavailable);
  expect_answer(client, "503", "busy");
  client.send(repeatable_get);
  upstream.take_head(worker.io);
  upstream.close();  // a stale connection is replaced all the same
  asked(first).reset();
  expect_answer(client, "502", "}");
  EXPECT_EQ(retries(), 1U);
  expect_nobody_asked();
}

TEST_F(Retry, WhatIsRepeatedAtOnceIsLimitedAndGivenBack) {
  py2.retry.on_status = {503};
  py2.retry.budget_percent = 0;
  py2.retry.budget_min = 1;
  configure();
  Peer one = ask(repeatable_get);
  asked(first).send(unavailable);
  Peer other = asked(second);  // the repetition is under way
  Peer two = ask(repeatable_get);
  asked(first).send(unavailable);
  expect_answer(two, "503", "busy");
  EXPECT_EQ(retries(), 1U);
  other.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
  expect_answer(one, "204");
  two.send(repeatable_get);
  asked(first).send(unavailable);
  asked(second).send(no_content);
  expect_answer(two, "204");
  EXPECT_EQ(retries(), 2U);
}

TEST_F(Retry, ATunnelKeepsNothingOfTheBudget) {
  py2.retry.budget_percent = 0;
  py2.retry.budget_min = 1;
  configure();
  first.close();
  Peer tunnel = ask("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  Peer upstream = asked(second);
  upstream.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  expect_answer(tunnel, "101");
  Peer client = ask(repeatable_get);
  asked(second).send(no_content);
  expect_answer(client, "204");
  EXPECT_EQ(retries(), 2U);
  tunnel.send("still up");
  upstream.take_until(worker.io, "still up");
}

TEST_F(Retry, AClientThatLeavesInTheBackoffEndsIt) {
  py2.retry.backoff = 10h;
  configure();
  Peer client = ask(repeatable_get);
  asked(first).reset();
  ASSERT_TRUE(run_until(worker.io, [&] { return retries() == 1; }));
  EXPECT_EQ(pool("py2").in_flight, 0) << "who pauses holds no lease";
  client.reset();
  EXPECT_TRUE(run_until(worker.io, [&] { return counted(499) == 1; }));
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
  EXPECT_EQ(py2_pool().shared().retries.under_way(), 0U);
  expect_nobody_asked();
}

TEST_F(Retry, TheTotalTimeoutEndsTheBackoff) {
  py2.retry.backoff = 10h;
  py2.request_timeout = 300ms;
  configure();
  Peer client = ask(repeatable_get);
  asked(first).reset();
  expect_answer(client, "504", "}");
  EXPECT_EQ(retries(), 1U) << "it was in its backoff";
  expect_nobody_asked();
  client.send(repeatable_get);  // the connection lives on
  asked(first).send(no_content);
  expect_answer(client, "204");
}

TEST_F(Retry, AContinueIsPassedOnOnce) {
  py2.retry.on_status = {503};
  configure();
  Peer client = ask("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  Peer upstream = asked(first);
  upstream.send("HTTP/1.1 100 Continue\r\n\r\n");
  expect_answer(client, "100");
  client.send("hello");
  upstream.take_until(worker.io, "hello");
  upstream.send(unavailable);
  Peer other = asked(second, "hello");
  EXPECT_NE(head.find("Expect: 100-continue\r\n"), std::string::npos) << head;
  other.send("HTTP/1.1 100 Continue\r\n\r\n");
  test::run_ready(worker.io);
  other.send(no_content);
  expect_answer(client, "204");
}

TEST_F(Retry, TheContinueOfTheOtherWillDo) {
  configure();
  Peer client = ask("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  asked(first).reset();
  Peer other = asked(second);
  other.send("HTTP/1.1 100 Continue\r\n\r\n");
  expect_answer(client, "100");
  client.send("hello");
  other.take_until(worker.io, "hello");
  other.send(no_content);
  expect_answer(client, "204");
}

TEST_F(Retry, APoolWithoutAUsableEndpointIsAskedAllTheSame) {
  configure();
  all_down();
  first.close();
  for (int i = 0; i < 4; ++i) {
    Peer client = ask(repeatable_get);
    Peer upstream = asked(second);
    upstream.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    expect_answer(client, "204");
  }
  EXPECT_EQ(counted(204), 4U);
  EXPECT_FALSE(new_side.pending()) << "legacy never falls forward";
}

TEST_F(Retry, ANewSideThatFailsAfterSendingIsShownNotHidden) {
  config.services[0].dials[0].position = test::all_new;
  config.pools[1].retry = py2.retry;
  configure();
  Peer client = ask(repeatable_get);
  for (int i = 0; i < 2; ++i) asked(new_side).reset();
  expect_answer(client, "502", "}");
  EXPECT_EQ(pool("py3").retries, 1U);
  expect_nobody_asked();
}

}  // namespace
}  // namespace crossfade
