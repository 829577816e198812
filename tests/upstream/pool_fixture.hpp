// A pool of a worker that is not there: its loop and its deadlines are driven by the test.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "support/peer.hpp"
#include "support/tasks.hpp"
#include "upstream/connect.hpp"
#include "upstream/pool.hpp"

namespace crossfade::test {

inline ResolvedEndpoint resolved(const TestListener& listener) { return {listener.endpoint(), listener.text()}; }
inline bool is_at(const Endpoint& endpoint, const TestListener& listener) {
  return endpoint.resolved.address == listener.endpoint();
}

inline PoolConfig pool_config(Balance balance = Balance::RoundRobin) {
  PoolConfig config;
  config.name = "py3";
  config.balance = balance;
  return config;
}

class PoolFixture : public testing::Test {
 protected:
  ~PoolFixture() override {
    pool.reset();
    run_ready(io);  // what waited learns of the closes
  }

  Lease take_lease(const Pool::Wish& wish = {}) { return pool->lease(pool->take_slot(), wish, now); }
  void use_pool(PoolConfig config) {
    pool = std::make_unique<Pool>(std::move(config), cell, shared, PoolResources{deadlines, io});
  }
  // A lease with a new connection; `peer` is the upstream's end of it.
  Lease connected(TestListener& listener, Peer& peer) {
    Lease lease = take_lease();
    EXPECT_TRUE(is_at(*lease.endpoint(), listener));
    EXPECT_EQ(complete(io, connect(io, lease, deadlines, std::chrono::seconds(5))), Problem::None);
    peer = listener.accept(io);
    return lease;
  }
  // Leaves an idle connection in the pool.
  Peer pooled(TestListener& listener, Clock::time_point idle_since) {
    Peer peer;
    connected(listener, peer).give_back(idle_for, idle_since);
    return peer;
  }
  void expect_gauges(std::int64_t in_flight, std::int64_t active, std::int64_t idle) const {
    EXPECT_EQ(cell.in_flight.get(), in_flight) << "in flight";
    EXPECT_EQ(cell.active.get(), active) << "active";
    EXPECT_EQ(cell.idle.get(), idle) << "idle";
    EXPECT_EQ(cell.connecting.get(), 0) << "connecting";
  }

  static constexpr std::chrono::seconds idle_for{30};
  static constexpr Clock::duration however_long = Clock::duration::max();

  boost::asio::io_context io{worker_concurrency_hint};
  DeadlineQueue deadlines;
  PoolCell cell;
  std::shared_ptr<SharedPool> shared = std::make_shared<SharedPool>();
  std::unique_ptr<Pool> pool = std::make_unique<Pool>(pool_config(), cell, shared, PoolResources{deadlines, io});
  Clock::time_point now = Clock::now();
};

}  // namespace crossfade::test
