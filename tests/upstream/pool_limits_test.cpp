// What a pool may do at once, and what one of its connections may carry.
#include <gtest/gtest.h>

#include <chrono>
#include <utility>
#include <vector>

#include "upstream/pool_fixture.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::Peer;
using test::Pending;
using test::run_ready;
using test::TestListener;

class PoolLimitsTest : public test::PoolFixture {
 protected:
  void limit(std::uint64_t connections, std::uint64_t requests) {
    PoolConfig config = test::pool_config();
    config.limits.connections = connections;
    config.limits.requests = requests;
    use_pool(config);
  }
  // How many can be had at once, up to `wanted`. They are given back.
  std::size_t available(std::size_t wanted) {
    std::vector<Slot> slots;
    while (slots.size() < wanted) {
      Slot slot = pool->take_slot();
      if (!slot) break;
      slots.push_back(std::move(slot));
    }
    return slots.size();
  }
  static Task<Wake> stand(QueuePlace& place) {
    const Wake wake = co_await place.wait();
    co_return wake;
  }
};

struct LimitCase {
  std::uint64_t connections, requests;
  std::size_t available;  // of 100 wanted
};

TEST_F(PoolLimitsTest, TheLowerLimitCounts) {
  for (const LimitCase& c : {LimitCase{5, 7, 5}, LimitCase{7, 5, 5}, LimitCase{5, 0, 5}, LimitCase{0, 5, 5},
                             LimitCase{1, 1, 1}, LimitCase{0, 0, 100}, LimitCase{1024, 0, 100}}) {
    limit(c.connections, c.requests);
    for (int again = 0; again < 2; ++again) EXPECT_EQ(available(100), c.available);
    EXPECT_EQ(shared->slots.in_use(), 0U);
  }
}

TEST_F(PoolLimitsTest, ALeaseKeepsItsSlotUntilItEnds) {
  TestListener a;
  limit(1, 0);
  pool->set_endpoints({resolved(a)});
  Peer peer;
  Lease lease = connected(a, peer);
  EXPECT_FALSE(pool->take_slot());
  Lease moved = std::move(lease);
  EXPECT_FALSE(pool->take_slot());
  moved.give_back(idle_for, now);
  EXPECT_EQ(available(2), 1U) << "an idle connection takes no slot";
  moved = take_lease();
  EXPECT_FALSE(pool->take_slot());
  moved.end();
  EXPECT_EQ(available(2), 1U);
  moved = take_lease();
  moved = Lease();
  EXPECT_EQ(available(2), 1U) << "overwritten is ended, too";
}

TEST_F(PoolLimitsTest, SlotsAreTheProcesss) {
  limit(2, 0);
  const Slot here = pool->take_slot();
  PoolCell other_cell;
  Pool other(pool->config(), other_cell, shared, PoolResources{deadlines, io});  // another worker's
  const Slot there = other.take_slot();
  EXPECT_TRUE(there);
  EXPECT_FALSE(pool->take_slot());
  EXPECT_FALSE(other.take_slot());
}

TEST_F(PoolLimitsTest, ARetiredPoolGivesItsSlotsBack) {
  const TestListener a;
  limit(1, 0);
  pool->set_endpoints({resolved(a)});
  Lease under_way = take_lease();
  const std::unique_ptr<Pool> old = std::move(pool);
  use_pool(old->config());  // the one that a reload put in its place
  old->retire();
  EXPECT_FALSE(pool->take_slot()) << "its requests still count";
  QueuePlace place;
  ASSERT_TRUE(pool->queue().enter(place, now));
  const Pending<Wake> wake = test::begin(io, stand(place));
  under_way.end();
  EXPECT_EQ(shared->slots.in_use(), 0U);
  deadlines.sweep(now + PoolQueue::look_interval);
  EXPECT_EQ(test::complete(io, wake), Wake::Ready);
  pool->granted_slot().release();
  EXPECT_EQ(available(2), 1U);
}

TEST_F(PoolLimitsTest, NobodyOvertakesThoseWhoWait) {
  const TestListener a;
  limit(1, 0);
  pool->set_endpoints({resolved(a)});
  Lease under_way = take_lease();
  QueuePlace place;
  ASSERT_TRUE(pool->queue().enter(place, now));
  const Pending<Wake> wake = test::begin(io, stand(place));
  EXPECT_EQ(cell.pending.get(), 1);
  under_way.end();
  EXPECT_EQ(shared->slots.in_use(), 0U);
  EXPECT_FALSE(pool->take_slot()) << "it is somebody else's turn";
  run_ready(io);
  ASSERT_TRUE(wake.done());
  EXPECT_EQ(wake.value(), Wake::Ready);
  EXPECT_EQ(cell.pending.get(), 0);
  Slot granted = pool->granted_slot();
  EXPECT_FALSE(pool->take_slot());
  granted.release();
  EXPECT_EQ(available(2), 1U);
}

TEST_F(PoolLimitsTest, AConnectionCarriesNoMoreRequestsThanItMay) {
  TestListener a;
  PoolConfig config = test::pool_config();
  config.connection_requests = 2;
  use_pool(config);
  pool->set_endpoints({resolved(a)});
  Peer peer;
  connected(a, peer).give_back(idle_for, now);
  Lease second = take_lease();
  ASSERT_TRUE(pool->reuse(second, {however_long}, now));
  second.give_back(idle_for, now);
  EXPECT_TRUE(peer.sees_end(io)) << "it has carried two";
  expect_gauges(0, 0, 0);
}

TEST_F(PoolLimitsTest, ForOneRequestAConnectionIsNeverPooled) {
  TestListener a;
  PoolConfig config = test::pool_config();
  config.connection_requests = 1;
  use_pool(config);
  pool->set_endpoints({resolved(a)});
  Peer peer = pooled(a, now);
  EXPECT_TRUE(peer.sees_end(io));
  expect_gauges(0, 0, 0);
}

TEST_F(PoolLimitsTest, AnOldConnectionIsNotPooled) {
  TestListener a;
  PoolConfig config = test::pool_config();
  config.connection_age = 1h;
  use_pool(config);
  pool->set_endpoints({resolved(a)});
  Peer peer;
  Lease lease = connected(a, peer);
  lease.give_back(idle_for, Clock::now() + 1h);
  EXPECT_TRUE(peer.sees_end(io));
  expect_gauges(0, 0, 0);
}

TEST_F(PoolLimitsTest, AConnectionThatGrewOldInThePoolIsNotReused) {
  TestListener a;
  PoolConfig config = test::pool_config();
  config.connection_age = 1h;
  use_pool(config);
  pool->set_endpoints({resolved(a)});
  Peer old_peer = pooled(a, now);
  expect_gauges(0, 0, 1);
  Lease lease = take_lease();
  EXPECT_FALSE(pool->reuse(lease, {however_long}, Clock::now() + 1h));
  EXPECT_TRUE(old_peer.sees_end(io));
  lease.end();

  Peer peer = pooled(a, now);
  lease = take_lease();
  EXPECT_TRUE(pool->reuse(lease, {however_long}, now + 59min)) << "it may be used until then";
}

TEST_F(PoolLimitsTest, WithoutTheseKeysAConnectionIsKept) {
  TestListener a;
  pool->set_endpoints({resolved(a)});
  Peer peer = pooled(a, now);
  for (int i = 0; i < 50; ++i) {
    Lease lease = take_lease();
    ASSERT_TRUE(pool->reuse(lease, {however_long}, now + 1000h));
    lease.give_back(idle_for, now + 1000h);
  }
  expect_gauges(0, 0, 1);
}

}  // namespace
}  // namespace crossfade
