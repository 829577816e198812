#include "upstream/connect.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "upstream/pool_fixture.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::begin;
using test::complete;
using test::FullListener;
using test::Peer;
using test::Pending;
using test::resolved;
using test::TestListener;

class ConnectTest : public test::PoolFixture {
 protected:
  // A connection that is being opened to where nobody will ever take it.
  Pending<Problem> begin_connect(Lease& lease, Clock::duration timeout) {
    pool->set_endpoints({resolved(full.listener())});
    lease = take_lease();
    Pending<Problem> pending = begin(io, connect(io, lease, deadlines, timeout));
    EXPECT_FALSE(pending.done());
    EXPECT_EQ(cell.connecting.get(), 1);
    return pending;
  }

  FullListener full;
};

TEST_F(ConnectTest, AttachesAConnectionThatCarriesBytes) {
  TestListener a;
  pool->set_endpoints({resolved(a)});
  Peer peer;
  const Lease lease = connected(a, peer);
  ASSERT_TRUE(lease.connected());
  expect_gauges(1, 1, 0);
  EXPECT_TRUE(deadlines.empty());
  peer.send("hello");
  ASSERT_TRUE(test::wait_for(lease.transport().fd(), POLLIN));
  char block[8];
  EXPECT_EQ(lease.transport().try_read(block).bytes, 5U);
}

TEST_F(ConnectTest, ARefusedConnectionFails) {
  TestListener a;
  pool->set_endpoints({resolved(a)});
  a.close();
  Lease lease = take_lease();
  EXPECT_EQ(complete(io, connect(io, lease, deadlines, 5s)), Problem::ConnectFailed);
  EXPECT_FALSE(lease.connected());
  EXPECT_TRUE(deadlines.empty());
  expect_gauges(1, 0, 0);
}

TEST_F(ConnectTest, AnAddressThatCannotBeReachedFails) {
  // Class E: the kernel has no route to it.
  pool->set_endpoints({{{boost::asio::ip::make_address("255.255.255.255"), 9}, "255.255.255.255:9"}});
  Lease lease = take_lease();
  EXPECT_EQ(complete(io, connect(io, lease, deadlines, 5s)), Problem::ConnectFailed);
  expect_gauges(1, 0, 0);
}

TEST_F(ConnectTest, TimesOut) {
  Lease lease;
  const Pending<Problem> pending = begin_connect(lease, 5s);
  deadlines.sweep(Clock::now() + 4s);
  test::run_ready(io);
  EXPECT_FALSE(pending.done());
  deadlines.sweep(Clock::now() + 5s);
  EXPECT_EQ(complete(io, pending), Problem::ConnectTimeout);
  EXPECT_FALSE(lease.connected());
  expect_gauges(1, 0, 0);
}

TEST_F(ConnectTest, ATimeoutOfZeroIsNone) {
  Lease lease;
  const Pending<Problem> pending = begin_connect(lease, 0s);
  EXPECT_TRUE(deadlines.empty());
  lease.interrupt();
  EXPECT_EQ(complete(io, pending), Problem::ConnectTimeout);
}

// A client that leaves, a request's total timeout and a stop must not wait for the connect timeout.
TEST_F(ConnectTest, AnInterruptEndsIt) {
  Lease lease;
  const Pending<Problem> pending = begin_connect(lease, 5s);
  lease.interrupt();
  EXPECT_EQ(complete(io, pending), Problem::ConnectTimeout);
  EXPECT_TRUE(deadlines.empty());
  lease.interrupt();  // nothing is being opened any more
  expect_gauges(1, 0, 0);
}

}  // namespace
}  // namespace crossfade
