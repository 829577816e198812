#include "upstream/attempt.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "upstream/pool_fixture.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::begin;
using test::complete;
using test::Peer;
using test::Pending;
using test::resolved;
using test::run_ready;
using test::TestListener;

using Stage = AttemptError::Stage;

constexpr std::string_view request = "GET /rates HTTP/1.1\r\nHost: a\r\n\r\n";

class AttemptTest : public test::PoolFixture {
 protected:
  AttemptTest() { pool->set_endpoints({resolved(upstream)}); }

  // Leases, connects if it must, and sends the request; `peer` has taken it.
  void ask(Clock::duration timeout = 5s) {
    ASSERT_TRUE(attempt.lease_from(*pool, {}, {however_long}, now).ok());
    if (!attempt.connected()) {
      ASSERT_TRUE(complete(io, attempt.connect_lease()).ok());
      peer = upstream.accept(io);
    }
    Pieces pieces;
    pieces.add(request);
    ASSERT_EQ(attempt.send(pieces), WriteEnd::Done);
    attempt.request_sent(timeout, now);
    ASSERT_EQ(peer.take_head(io), request);
  }
  AttemptError read_head(Attempt::HeadRules rules = {}) { return complete(io, attempt.read_head(rules)); }
  // The answer to a request just asked.
  AttemptError answer(std::string_view text, Attempt::HeadRules rules = {}) {
    ask();
    peer.send(text);
    return read_head(rules);
  }
  // Waits until the coroutine has taken what the peer sent.
  void deliver(std::string_view text) {
    const std::size_t had = attempt.input.size();
    peer.send(text);
    EXPECT_TRUE(test::run_until(io, [&] { return attempt.input.size() == had + text.size(); }));
  }

  TestListener upstream;
  BlockPool blocks;
  Peer peer;
  Attempt attempt{AttemptResources{io, deadlines, blocks}};
};

TEST_F(AttemptTest, WithoutEndpointsItFailsAtTheLease) {
  pool->set_endpoints({});
  const AttemptError error = attempt.lease_from(*pool, {}, {however_long}, now);
  EXPECT_EQ(error.stage, Stage::Lease);
  EXPECT_EQ(error.problem, Problem::NoEndpoint);
  EXPECT_TRUE(error.before_send());
}

TEST_F(AttemptTest, ARefusedConnectionFailsBeforeAnythingWasSent) {
  upstream.close();
  ASSERT_TRUE(attempt.lease_from(*pool, {}, {however_long}, now).ok());
  const AttemptError error = complete(io, attempt.connect_lease());
  EXPECT_EQ(error.stage, Stage::Connect);
  EXPECT_EQ(error.problem, Problem::ConnectFailed);
  EXPECT_FALSE(error.sent);
}

TEST_F(AttemptTest, ReadsAHeadAndLeavesTheBody) {
  ASSERT_TRUE(answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello").ok());
  EXPECT_EQ(attempt.answer.status, 200U);
  EXPECT_EQ(attempt.answer.framing.length, 5U);
  EXPECT_GE(attempt.head_at, attempt.sent_at);
  attempt.consume_head();
  EXPECT_EQ(attempt.input.view(), "hello");
}

TEST_F(AttemptTest, AHeadMayComeInPieces) {
  ask();
  const Pending<AttemptError> pending = begin(io, attempt.read_head({}));
  for (const std::string_view piece : {"H", "TTP/1.1 204 No Con", "tent\r", "\nServer: x\r\n", "\r"}) {
    deliver(piece);
    EXPECT_FALSE(pending.done());
  }
  peer.send("\n");
  EXPECT_TRUE(complete(io, pending).ok());
  EXPECT_EQ(attempt.answer.status, 204U);
}

TEST_F(AttemptTest, AHeadLargerThanABlockFits) {
  const std::string large(BlockPool::small_bytes * 2, 'x');
  ASSERT_TRUE(answer("HTTP/1.1 200 OK\r\nX-Large: " + large + "\r\nContent-Length: 0\r\n\r\n").ok());
  EXPECT_EQ(attempt.answer.fields.views()[0].value, large);
}

TEST_F(AttemptTest, InterimHeadsComeBeforeTheFinalOne) {
  ASSERT_TRUE(answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n").ok());
  EXPECT_EQ(attempt.answer.status, 100U);
  ASSERT_TRUE(read_head().ok());
  EXPECT_EQ(attempt.answer.status, 103U);
  EXPECT_EQ(attempt.head_at, Clock::time_point{}) << "the time of the final head counts";
  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  ASSERT_TRUE(read_head().ok());
  EXPECT_EQ(attempt.answer.status, 200U);
  EXPECT_TRUE(deadlines.empty());
}

TEST_F(AttemptTest, BrokenHeadsAreBadResponses) {
  for (const std::string_view text : {
           "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
           "SSH-2.0-OpenSSH_9.2\r\n\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
       }) {
    SCOPED_TRACE(text);
    const AttemptError error = answer(text);
    EXPECT_EQ(error.stage, Stage::Head);
    EXPECT_EQ(error.problem, Problem::BadResponse);
    EXPECT_TRUE(error.answered);
    attempt.reset();
  }
}

TEST_F(AttemptTest, TheLimitOfAHeadIsToTheByte) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  EXPECT_TRUE(answer(head, {.head_bytes_max = head.size()}).ok());
  attempt.reset();
  EXPECT_EQ(answer(head, {.head_bytes_max = head.size() - 1}).problem, Problem::BadResponse);
  attempt.reset();
  EXPECT_EQ(answer("HTTP/1.1 200 OK\r\nX: an unfinished head", {.head_bytes_max = 20}).problem, Problem::BadResponse);
}

TEST_F(AttemptTest, AClosedConnectionIsAResetBeforeTheAnswerAndABadResponseWithinIt) {
  for (const bool hard : {false, true}) {
    for (const std::string_view text : {"", "HTTP/1.1 200 OK\r\nContent-"}) {
      SCOPED_TRACE(text);
      ask();
      const Pending<AttemptError> pending = begin(io, attempt.read_head({}));
      if (!text.empty()) deliver(text);
      hard ? peer.reset() : peer.close();
      const AttemptError error = complete(io, pending);
      EXPECT_EQ(error.problem, text.empty() ? Problem::Reset : Problem::BadResponse);
      EXPECT_EQ(error.answered, !text.empty());
      EXPECT_TRUE(error.sent);
      EXPECT_FALSE(error.reused);
      attempt.reset();
    }
  }
}

TEST_F(AttemptTest, AStaleConnectionIsKnownAsReused) {
  ASSERT_TRUE(answer("HTTP/1.1 204 No Content\r\n\r\n").ok());
  attempt.finish(true, now);
  attempt.reset();
  expect_gauges(0, 0, 1);
  ask();
  peer.reset();
  const AttemptError error = read_head();
  EXPECT_EQ(error.problem, Problem::Reset);
  EXPECT_TRUE(error.reused);
  EXPECT_TRUE(may_retry_stale(error, {true, true}));
}

TEST_F(AttemptTest, AnAnswerMustComeInTime) {
  ask(5s);
  const Pending<AttemptError> pending = begin(io, attempt.read_head({}));
  deadlines.sweep(now + 5s - 1ms);
  run_ready(io);
  EXPECT_FALSE(pending.done());
  deadlines.sweep(now + 5s);
  EXPECT_EQ(complete(io, pending).problem, Problem::ResponseTimeout);
}

TEST_F(AttemptTest, AnInterimAnswerDoesNotExtendTheTime) {
  ASSERT_TRUE(answer("HTTP/1.1 100 Continue\r\n\r\n").ok());
  deadlines.sweep(now + 5s);  // nobody waits: the interim answer is on its way to a slow client
  run_ready(io);
  EXPECT_EQ(read_head().problem, Problem::ResponseTimeout);
}

TEST_F(AttemptTest, ATimeoutDoesNotOutliveItsRequest) {
  ask(5s);
  const Pending<AttemptError> late = begin(io, attempt.read_head({}));
  deadlines.sweep(now + 5s);
  ASSERT_EQ(complete(io, late).problem, Problem::ResponseTimeout);
  attempt.finish(false, now);
  attempt.reset();

  // The next request's body is still on its way when its answer begins: the time to answer has not begun to run.
  ASSERT_TRUE(attempt.lease_from(*pool, {}, {however_long}, now).ok());
  ASSERT_TRUE(complete(io, attempt.connect_lease()).ok());
  peer = upstream.accept(io);
  peer.send("HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_TRUE(read_head().ok());
}

TEST_F(AttemptTest, TheTimeToAnswerDoesNotRunOnceTheHeadIsThere) {
  ASSERT_TRUE(answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n").ok());
  attempt.request_sent(5s, now);  // the last byte of a body that an early answer did not wait for
  EXPECT_TRUE(deadlines.empty());
}

TEST_F(AttemptTest, AConnectionIsPooledOnlyWhenItMayBeUsedAgain) {
  ASSERT_TRUE(answer("HTTP/1.1 204 No Content\r\n\r\n").ok());
  attempt.finish(false, now);
  EXPECT_TRUE(peer.sees_end(io));
  expect_gauges(0, 0, 0);
}

struct KeepAliveCase {
  std::string_view field;
  std::chrono::seconds pooled_for;  // 0: not at all
};

TEST_F(AttemptTest, AnUpstreamsKeepAliveTimeoutIsHonoured) {
  for (const KeepAliveCase& c :
       {KeepAliveCase{"X: y", 30s}, KeepAliveCase{"Keep-Alive: timeout=5", 4s},
        KeepAliveCase{"Keep-Alive: timeout=500", 30s}, KeepAliveCase{"Keep-Alive: timeout=1", 0s},
        KeepAliveCase{"Keep-Alive: timeout=0", 0s}, KeepAliveCase{"Keep-Alive: timeout=9223372036854775807", 30s}}) {
    SCOPED_TRACE(c.field);
    ASSERT_TRUE(answer("HTTP/1.1 204 No Content\r\n" + std::string(c.field) + "\r\n\r\n").ok());
    attempt.finish(true, now);
    attempt.reset();
    EXPECT_EQ(cell.idle.get(), c.pooled_for == 0s ? 0 : 1);
    deadlines.sweep(now + c.pooled_for - 1ms);
    EXPECT_EQ(cell.idle.get(), c.pooled_for == 0s ? 0 : 1);
    deadlines.sweep(now + c.pooled_for);
    EXPECT_EQ(cell.idle.get(), 0);
  }
}

TEST_F(AttemptTest, AnAbortedRequestCannotBeTakenForAWholeOne) {
  ask();
  attempt.abort();
  attempt.finish(true, now);
  char byte;
  ASSERT_TRUE(test::wait_for(peer.fd(), POLLIN));
  EXPECT_EQ(::recv(peer.fd(), &byte, 1, MSG_DONTWAIT), -1);
  EXPECT_EQ(errno, ECONNRESET);
  expect_gauges(0, 0, 0);
}

TEST_F(AttemptTest, WhatTheUpstreamDoesNotTakeIsAwaited) {
  ASSERT_TRUE(attempt.lease_from(*pool, {}, {however_long}, now).ok());
  ASSERT_TRUE(complete(io, attempt.connect_lease()).ok());
  peer = upstream.accept(io);
  const std::string body(64 * 1024 * 1024, 'b');  // more than two socket buffers hold
  Pieces pieces;
  pieces.add(body);
  ASSERT_EQ(attempt.send(pieces), WriteEnd::Blocked);
  EXPECT_TRUE(attempt.error(Stage::Send, Problem::Reset).sent);
  const Pending<WriteEnd> pending = begin(io, attempt.send_rest(pieces));
  EXPECT_FALSE(pending.done());
  std::size_t taken = 0;
  const auto all_taken = [&] {
    peer.pump();
    taken += peer.received.size();
    peer.received.clear();
    return taken == body.size();
  };
  EXPECT_TRUE(test::run_until(io, all_taken)) << taken;
  EXPECT_EQ(complete(io, pending), WriteEnd::Done);
  EXPECT_TRUE(deadlines.empty());
}

TEST_F(AttemptTest, AnUpstreamThatDoesNotReadIsGivenUp) {
  ASSERT_TRUE(attempt.lease_from(*pool, {}, {however_long}, now).ok());
  ASSERT_TRUE(complete(io, attempt.connect_lease()).ok());
  peer = upstream.accept(io);
  const std::string body(64 * 1024 * 1024, 'b');
  Pieces pieces;
  pieces.add(body);
  ASSERT_EQ(attempt.send(pieces), WriteEnd::Blocked);
  const Pending<WriteEnd> pending = begin(io, attempt.send_rest(pieces));
  deadlines.sweep(Clock::now() + pool->config().body_timeout);
  EXPECT_EQ(complete(io, pending), WriteEnd::Expired);
}

// The one slot of a pool is waited for, and comes.
class AttemptAtALimit : public AttemptTest {
 protected:
  AttemptAtALimit() {
    PoolConfig config = test::pool_config();
    config.limits.requests = 1;
    config.limits.pending = 1;
    use_pool(config);
    pool->set_endpoints({resolved(upstream)});
    under_way = take_lease();
  }
  void wait_for_it() {
    EXPECT_EQ(attempt.lease_from(*pool, {}, {however_long}, now).problem, Problem::Overloaded);
    const Pending<AttemptError> pending = begin(io, attempt.wait_for_slot(*pool));
    EXPECT_FALSE(pending.done());
    under_way.end();
    ASSERT_TRUE(complete(io, pending).ok());
    EXPECT_EQ(shared->slots.in_use(), 1U);
  }

  Lease under_way;
};

TEST_F(AttemptAtALimit, TheSlotThatItWaitedForIsTheLeases) {
  wait_for_it();
  ASSERT_TRUE(attempt.lease_from(*pool, {}, {however_long}, now).ok());
  EXPECT_EQ(shared->slots.in_use(), 1U);
  attempt.reset();
  EXPECT_EQ(shared->slots.in_use(), 0U);
}

TEST_F(AttemptAtALimit, WhoReplacesItsConnectionKeepsItsSlotThoughOthersWait) {
  wait_for_it();
  ASSERT_TRUE(attempt.lease_from(*pool, {}, {however_long}, now).ok());
  Attempt other(AttemptResources{io, deadlines, blocks});
  const Pending<AttemptError> waiting = begin(io, other.wait_for_slot(*pool));
  attempt.replace_connection();
  test::run_ready(io);
  EXPECT_FALSE(waiting.done()) << "it has overtaken";
  EXPECT_EQ(shared->slots.in_use(), 1U);
  ASSERT_TRUE(attempt.lease_from(*pool, {}, {however_long}, now).ok());
  attempt.reset();
  ASSERT_TRUE(complete(io, waiting).ok());
  other.reset();
  EXPECT_EQ(shared->slots.in_use(), 0U);
}

TEST_F(AttemptAtALimit, ASlotThatIsNotUsedIsGivenBack) {
  wait_for_it();
  attempt.reset();
  EXPECT_EQ(shared->slots.in_use(), 0U);
  under_way = take_lease();
  wait_for_it();
  pool->set_endpoints({});  // meanwhile
  EXPECT_EQ(attempt.lease_from(*pool, {}, {however_long}, now).problem, Problem::NoEndpoint);
  EXPECT_EQ(shared->slots.in_use(), 0U);
}

TEST_F(AttemptAtALimit, WithoutAPlaceItFailsAtOnceAndWithOneWhenItIsInterrupted) {
  const Pending<AttemptError> waiting = begin(io, attempt.wait_for_slot(*pool));
  Attempt other(AttemptResources{io, deadlines, blocks});
  EXPECT_EQ(complete(io, other.wait_for_slot(*pool)).problem, Problem::Overloaded);
  EXPECT_FALSE(waiting.done());
  attempt.interrupt();
  const AttemptError error = complete(io, waiting);
  EXPECT_EQ(error.problem, Problem::Overloaded);
  EXPECT_EQ(error.stage, Stage::Lease);
  EXPECT_EQ(shared->slots.in_use(), 1U);
  EXPECT_EQ(cell.pending.get(), 0);
}

}  // namespace
}  // namespace crossfade
