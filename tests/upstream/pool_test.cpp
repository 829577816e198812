#include "upstream/pool.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <utility>

#include "upstream/pool_fixture.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::is_at;
using test::Peer;
using test::resolved;
using test::run_ready;
using test::run_until;
using test::TestListener;

using PoolTest = test::PoolFixture;

TEST_F(PoolTest, WithoutEndpointsThereIsNoLease) {
  EXPECT_FALSE(pool->can_lease({}, now));
  pool->set_endpoints({});
  EXPECT_FALSE(pool->can_lease({.last_resort = true}, now));
  expect_gauges(0, 0, 0);
}

TEST_F(PoolTest, ALeaseIsCountedUntilItEnds) {
  const TestListener a;
  pool->set_endpoints({resolved(a)});
  {
    Lease first = take_lease();
    Lease moved = std::move(first);
    EXPECT_FALSE(first);  // NOLINT: what a move leaves behind is promised
    EXPECT_TRUE(moved);
    EXPECT_FALSE(moved.connected());
    const Lease second = take_lease();
    expect_gauges(2, 0, 0);
    EXPECT_EQ(moved.endpoint()->in_flight, 2U);
  }
  expect_gauges(0, 0, 0);
}

TEST_F(PoolTest, RoundRobinTakesEndpointsInTurn) {
  const TestListener a, b;
  pool->set_endpoints({resolved(a), resolved(b)});
  EXPECT_TRUE(is_at(*take_lease().endpoint(), a));
  EXPECT_TRUE(is_at(*take_lease().endpoint(), b));
  EXPECT_TRUE(is_at(*take_lease().endpoint(), a));
}

TEST_F(PoolTest, LeastRequestAvoidsTheBusyEndpoint) {
  const TestListener a, b;
  use_pool(test::pool_config(Balance::LeastRequest));
  pool->set_endpoints({resolved(a), resolved(b)});
  const Lease first = take_lease();
  for (std::uint64_t random = 0; random < 8; ++random) {
    EXPECT_NE(take_lease({.random = random * 0x2545f4914f6cdd1dU}).endpoint(), first.endpoint());
  }
}

TEST_F(PoolTest, AnEndpointToAvoidIsTakenOnlyWhenItIsTheOnlyOne) {
  const TestListener a, b;
  for (const Balance balance : {Balance::LeastRequest, Balance::RoundRobin}) {
    use_pool(test::pool_config(balance));
    pool->set_endpoints({resolved(a), resolved(b)});
    const EndpointPtr failed = take_lease().endpoint();
    for (int i = 0; i < 4; ++i) EXPECT_NE(take_lease({.avoid = {&failed, 1}}).endpoint(), failed);
    pool->set_endpoints({failed->resolved});
    EXPECT_EQ(take_lease({.avoid = {&failed, 1}}).endpoint(), failed);
  }
}

TEST_F(PoolTest, AConnectionGivenBackIsReused) {
  TestListener a;
  pool->set_endpoints({resolved(a)});
  Peer peer;
  Lease first = connected(a, peer);
  EXPECT_FALSE(first.reused());
  expect_gauges(1, 1, 0);
  const int fd = first.transport().fd();
  first.give_back(idle_for, now);
  EXPECT_FALSE(first);
  expect_gauges(0, 0, 1);

  Lease second = take_lease();
  EXPECT_TRUE(pool->reuse(second, {however_long}, now));
  EXPECT_TRUE(second.connected());
  EXPECT_TRUE(second.reused());
  EXPECT_EQ(second.transport().fd(), fd);
  EXPECT_TRUE(deadlines.empty()) << "a busy connection is not idle";
  expect_gauges(1, 1, 0);
}

TEST_F(PoolTest, TheOneUsedLastIsReusedFirst) {
  TestListener a;
  pool->set_endpoints({resolved(a)});
  Peer first_peer, second_peer;
  Lease first = connected(a, first_peer);
  Lease second = connected(a, second_peer);
  const int last = first.transport().fd();
  second.give_back(idle_for, now);
  first.give_back(idle_for, now + 1s);
  Lease again = take_lease();
  ASSERT_TRUE(pool->reuse(again, {however_long}, now + 2s));
  EXPECT_EQ(again.transport().fd(), last);
}

TEST_F(PoolTest, AConnectionIdleForTooLongIsNotReusedButStays) {
  TestListener a;
  pool->set_endpoints({resolved(a)});
  const Peer peer = pooled(a, now);
  Lease lease = take_lease();
  EXPECT_FALSE(pool->reuse(lease, {1s}, now + 1001ms));
  EXPECT_FALSE(lease.connected());
  expect_gauges(1, 0, 1);
  EXPECT_TRUE(pool->reuse(lease, {1s}, now + 1000ms));
}

TEST_F(PoolTest, EndingALeaseClosesItsConnection) {
  TestListener a;
  pool->set_endpoints({resolved(a)});
  Peer peer;
  Lease lease = connected(a, peer);
  lease.end();
  EXPECT_TRUE(peer.sees_end(io));
  lease.end();  // harmless
  expect_gauges(0, 0, 0);
}

TEST_F(PoolTest, AnIdleConnectionIsClosedWhenItsTimeIsUp) {
  TestListener a;
  pool->set_endpoints({resolved(a)});
  Peer peer = pooled(a, now);
  deadlines.sweep(now + idle_for - 1ms);
  expect_gauges(0, 0, 1);
  deadlines.sweep(now + idle_for);
  expect_gauges(0, 0, 0);
  EXPECT_TRUE(peer.sees_end(io));
}

TEST_F(PoolTest, WithoutIdleTimeTheConnectionIsClosed) {
  TestListener a;
  pool->set_endpoints({resolved(a)});
  for (const Clock::duration none : {Clock::duration(0), Clock::duration(-1s)}) {
    Peer peer;
    connected(a, peer).give_back(none, now);
    EXPECT_TRUE(peer.sees_end(io));
    expect_gauges(0, 0, 0);
  }
}

TEST_F(PoolTest, WhatTheUpstreamClosesWhileIdleLeavesThePool) {
  TestListener a;
  pool->set_endpoints({resolved(a)});
  for (const std::string_view event : {"end", "reset", "unasked bytes"}) {
    SCOPED_TRACE(event);
    Peer peer = pooled(a, now);
    expect_gauges(0, 0, 1);
    if (event == "end") peer.close();
    if (event == "reset") peer.reset();
    if (event == "unasked bytes") peer.send("HTTP/1.1 408 Request Timeout\r\n\r\n");
    EXPECT_TRUE(run_until(io, [&] { return cell.idle.get() == 0; }));
    EXPECT_TRUE(deadlines.empty());
  }
}

TEST_F(PoolTest, AClosedConnectionIsNoticedBeforeTheLoopTellsOfIt) {
  TestListener a;
  pool->set_endpoints({resolved(a)});
  Peer good, gone;
  Lease first = connected(a, good);
  Lease second = connected(a, gone);
  const int fd = first.transport().fd();
  const int gone_fd = second.transport().fd();
  first.give_back(idle_for, now);
  second.give_back(idle_for, now);
  gone.close();
  ASSERT_TRUE(test::wait_for(gone_fd, POLLIN));
  Lease lease = take_lease();
  ASSERT_TRUE(pool->reuse(lease, {however_long}, now));  // the next one in the stack
  EXPECT_EQ(lease.transport().fd(), fd);
  expect_gauges(1, 1, 0);
}

TEST_F(PoolTest, OneThatWasIdleForAWhileIsLookedAtWhoeverUsesIt) {
  TestListener a;
  pool->set_endpoints({resolved(a)});
  for (const auto& [idle, reused] : {std::pair{100ms, true}, {101ms, false}}) {
    Peer gone;
    Lease first = connected(a, gone);
    const int fd = first.transport().fd();
    first.give_back(idle_for, now);
    gone.send("HTTP/1.1 408 Request Timeout\r\n\r\n");
    ASSERT_TRUE(test::wait_for(fd, POLLIN));
    Lease lease = take_lease();
    EXPECT_EQ(pool->reuse(lease, {however_long, false}, now + idle), reused);
  }
}

TEST_F(PoolTest, EndpointsThatStayKeepTheirConnections) {
  TestListener a, b;
  const TestListener c;
  pool->set_endpoints({resolved(a), resolved(b)});
  Peer kept = pooled(a, now);
  Peer closed = pooled(b, now);
  expect_gauges(0, 0, 2);
  pool->set_endpoints({resolved(c), resolved(a)});
  expect_gauges(0, 0, 1);
  EXPECT_EQ(pool->endpoint_count(), 2U);
  EXPECT_TRUE(closed.sees_end(io));
  EXPECT_FALSE(kept.pump());

  pool->set_endpoints({resolved(a)});
  Lease lease = take_lease();
  EXPECT_TRUE(pool->reuse(lease, {however_long}, now));
}

TEST_F(PoolTest, ARemovedEndpointFinishesItsRequestsAndPoolsNothing) {
  TestListener a;
  const TestListener b;
  pool->set_endpoints({resolved(a)});
  Peer peer;
  Lease lease = connected(a, peer);
  pool->set_endpoints({resolved(b)});
  EXPECT_TRUE(lease.transport().is_open());
  lease.give_back(idle_for, now);
  EXPECT_TRUE(peer.sees_end(io));
  expect_gauges(0, 0, 0);
}

TEST_F(PoolTest, RetiringClosesWhatIsIdleAndPoolsNoMore) {
  TestListener a;
  pool->set_endpoints({resolved(a)});
  Peer busy;
  Lease lease = connected(a, busy);
  Peer idle = pooled(a, now);
  pool->retire();
  EXPECT_TRUE(idle.sees_end(io));
  EXPECT_TRUE(lease.transport().is_open()) << "a request under way is finished";
  expect_gauges(1, 1, 0);
  lease.give_back(idle_for, now);
  EXPECT_TRUE(busy.sees_end(io));
  expect_gauges(0, 0, 0);
  EXPECT_TRUE(deadlines.empty());
}

TEST_F(PoolTest, ADestroyedPoolClosesItsConnections) {
  TestListener a;
  pool->set_endpoints({resolved(a)});
  Peer peer = pooled(a, now);
  pool.reset();
  EXPECT_TRUE(peer.sees_end(io));
  expect_gauges(0, 0, 0);
  EXPECT_TRUE(deadlines.empty());
}

}  // namespace
}  // namespace crossfade
