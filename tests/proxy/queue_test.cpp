// A pool at its limit: requests wait for their turn, or are told at once.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "proxy/retry_fixture.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::no_content;
using test::Peer;
using test::run_ready;
using test::run_until;

constexpr std::string_view queued_get = "GET /rates HTTP/1.1\r\nHost: a\r\nX-Account-Id: 7\r\n\r\n";

class Queue : public test::RetryFixture {
 protected:
  Queue() {
    py2.endpoints = {{"127.0.0.1", first.port()}};
    py2.limits.requests = 1;
    py2.limits.queue_timeout = 1h;
  }
  bool waits(int count) {
    return run_until(worker.io, [&] { return pool("py2").pending == count; });
  }
  // Its head and its body.
  std::string overloaded(Peer& client) {
    const std::string answer = client.take_head(worker.io);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 503 ")) << answer;
    EXPECT_NE(answer.find("\r\nRetry-After: 1\r\n"), std::string::npos) << answer;
    return answer + client.take_until(worker.io, "}");
  }
};

TEST_F(Queue, RequestsAreAnsweredInTheOrderOfTheirArrival) {
  configure();
  Peer one = ask("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
  Peer upstream = asked(first);
  Peer two = ask("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(waits(1));
  Peer three = ask("GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(waits(2));
  EXPECT_EQ(pool("py2").in_flight, 1);
  expect_nobody_asked();
  upstream.send(no_content);
  expect_answer(one, "204");
  EXPECT_TRUE(upstream.take_head(worker.io).starts_with("GET /2 "));
  EXPECT_EQ(pool("py2").pending, 1);
  upstream.send(no_content);
  expect_answer(two, "204");
  EXPECT_TRUE(upstream.take_head(worker.io).starts_with("GET /3 "));
  upstream.send(no_content);
  expect_answer(three, "204");
  ASSERT_TRUE(run_until(worker.io, [&] { return counted(204) == 3; }));
  EXPECT_EQ(pool("py2").pending, 0);
  EXPECT_EQ(py2_pool().shared().slots.in_use(), 0U);
  expect_nobody_asked();
}

TEST_F(Queue, ABodyWaitsWithItsRequest) {
  configure();
  Slot slot = py2_pool().take_slot();
  Peer client = ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
  ASSERT_TRUE(waits(1));
  client.send("world");
  slot.release();
  Peer upstream = asked(first, "helloworld");
  upstream.send(no_content);
  expect_answer(client, "204");
}

TEST_F(Queue, WhatCannotWaitIsToldAtOnce) {
  py2.limits.pending = 1;
  configure();
  const Slot slot = py2_pool().take_slot();
  Peer waiting = ask(queued_get);
  ASSERT_TRUE(waits(1));
  Peer client = ask(queued_get);
  EXPECT_NE(overloaded(client).find("\"overloaded\""), std::string::npos);
  ASSERT_TRUE(run_until(worker.io, [&] { return counted(503) == 1; }));
  EXPECT_EQ(errors(pool("py2"), Problem::Overloaded), 1U);
  EXPECT_EQ(pool("py2").pending, 1);
  EXPECT_EQ(retries(), 0U);
  expect_nobody_asked();
}

TEST_F(Queue, NobodyWaitsLongerThanTheTimeout) {
  py2.limits.queue_timeout = 100ms;
  configure();
  Slot slot = py2_pool().take_slot();
  Peer client = ask(queued_get);
  overloaded(client);
  EXPECT_EQ(pool("py2").pending, 0);
  slot.release();
  client.send(queued_get);  // the connection lives on
  asked(first).send(no_content);
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 204 "));
}

TEST_F(Queue, TheTotalTimeoutCountsTheWait) {
  py2.request_timeout = 100ms;
  configure();
  const Slot slot = py2_pool().take_slot();
  Peer client = ask(queued_get);
  expect_answer(client, "504", "}");
  EXPECT_EQ(pool("py2").pending, 0);
  expect_nobody_asked();
}

TEST_F(Queue, AClientThatLeavesGivesItsPlaceUp) {
  configure();
  Slot slot = py2_pool().take_slot();
  Peer leaving = ask(queued_get);
  ASSERT_TRUE(waits(1));
  Peer staying = ask(queued_get);
  ASSERT_TRUE(waits(2));
  leaving.reset();
  EXPECT_TRUE(waits(1));
  EXPECT_TRUE(run_until(worker.io, [&] { return counted(499) == 1; }));
  slot.release();
  asked(first).send(no_content);
  expect_answer(staying, "204");
  EXPECT_EQ(errors(pool("py2"), Problem::Overloaded), 0U) << "it was the client's doing";
}

TEST_F(Queue, OverloadNeverFallsBack) {
  config.services[0].dials[0].position = test::all_new;
  config.pools[1].limits.connections = 1;
  for (const std::uint64_t pending : {0U, 10U}) {
    config.pools[1].limits.pending = pending;
    config.pools[1].limits.queue_timeout = 60ms;
    configure();
    const Slot slot = worker.view->pools()[1]->take_slot();
    Peer client = ask(queued_get);
    overloaded(client);
    EXPECT_FALSE(new_side.pending());
    expect_nobody_asked();
  }
  EXPECT_TRUE(run_until(worker.io, [&] { return ProxyFixture::counted(Side::New, Reason::Dial, 503) == 2; }));
}

TEST_F(Queue, ARepetitionWaitsForItsTurnLikeAnyOther) {
  configure();
  Peer one = ask("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
  Peer upstream = asked(first);
  Peer two = ask("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(waits(1));
  upstream.reset();
  upstream = asked(first);
  EXPECT_TRUE(head.starts_with("GET /2 ")) << head;
  EXPECT_TRUE(waits(1));
  upstream.send(no_content);
  expect_answer(two, "204");
  EXPECT_TRUE(upstream.take_head(worker.io).starts_with("GET /1 "));
  upstream.send(no_content);
  expect_answer(one, "204");
}

TEST_F(Queue, ThePauseBeforeARepetitionHoldsNoSlot) {
  py2.retry.backoff = 10h;
  configure();
  Peer one = ask(queued_get);
  asked(first).reset();
  ASSERT_TRUE(run_until(worker.io, [&] { return retries() == 1; }));
  Peer two = ask(queued_get);
  asked(first).send(no_content);
  expect_answer(two, "204");
  one.reset();
  EXPECT_TRUE(run_until(worker.io, [&] { return counted(499) == 1; }));
}

}  // namespace
}  // namespace crossfade
