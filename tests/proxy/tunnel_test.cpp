#include "proxy/tunnel.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "proxy/proxy_fixture.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::Peer;
using test::run_until;

constexpr std::string_view handshake =
    "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
constexpr std::string_view switching =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

class TunnelTest : public test::ProxyFixture {
 protected:
  TunnelTest() { configure(split()); }

  // Asks for an upgrade and gets it; what both sides send with it.
  void open(std::string_view early = "", std::string_view first = "") {
    client = connect();
    client.send(std::string(handshake) + std::string(early));
    upstream = legacy.accept(worker.io);
    upstream.take_head(worker.io);
    upstream.send(std::string(switching) + std::string(first));
    EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 101 Switching Protocols\r\n"));
  }
  bool counted_once(std::uint64_t up, std::uint64_t down) {
    const bool once = counted(Side::Legacy, Reason::Dial, 101) + counted(Side::Legacy, Reason::NoKey, 101) == 1;
    const auto totals = registry.sum().dials[{"public-api", "everything", Side::Legacy}];
    return once && totals.request_bytes == up && totals.response_bytes == down;
  }

  Peer client;
  Peer upstream;
};

TEST_F(TunnelTest, CarriesBytesBothWaysAndCountsThemAtItsEnd) {
  open();
  client.send("ping");
  upstream.take_until(worker.io, "ping");
  upstream.send("pong!");
  client.take_until(worker.io, "pong!");
  EXPECT_TRUE(counted_once(0, 0) == false) << "it has not ended";
  client.end_sending();
  ASSERT_TRUE(upstream.sees_end(worker.io));
  upstream.send("last");  // the other way is still open
  client.take_until(worker.io, "last");
  upstream.end_sending();
  ASSERT_TRUE(client.sees_end(worker.io));
  client.close();
  ASSERT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
  EXPECT_TRUE(counted_once(4, 9));
  EXPECT_EQ(pool("py2").idle, 0) << "the connection is not used again";
  EXPECT_EQ(pool("py2").in_flight, 0);
}

TEST_F(TunnelTest, WhatCameWithTheHandshakeGoesFirst) {
  open("early", "first");
  EXPECT_EQ(client.take_until(worker.io, "first"), "first");
  EXPECT_EQ(upstream.take_until(worker.io, "early"), "early");
}

TEST_F(TunnelTest, AnIdleOneHoldsNoBuffer) {
  open();
  client.send("ping");
  upstream.take_until(worker.io, "ping");
  test::run_ready(worker.io);
  upstream.send("pong");
  client.take_until(worker.io, "pong");
  test::run_ready(worker.io);
  EXPECT_EQ(worker.blocks.kept_bytes(), BlockPool::small_bytes) << "both ways had it in turn";
}

TEST_F(TunnelTest, EndsWhenNobodyUsesIt) {
  open();
  worker.deadlines.sweep(Clock::now() + worker.view->config().timeouts.tunnel_idle - 1s);
  test::run_ready(worker.io);
  EXPECT_FALSE(client.pump());
  worker.deadlines.sweep(Clock::now() + worker.view->config().timeouts.tunnel_idle);
  EXPECT_TRUE(client.sees_end(worker.io));
  EXPECT_TRUE(upstream.sees_end(worker.io));
  ASSERT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
  EXPECT_TRUE(counted_once(0, 0));
}

TEST_F(TunnelTest, AResetIsPassedOn) {
  open();
  upstream.reset();
  EXPECT_TRUE(client.sees_end(worker.io));
  ASSERT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
  open();
  client.reset();
  EXPECT_TRUE(upstream.sees_end(worker.io));
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 2; }));
}

TEST_F(TunnelTest, NeverToWhatNobodyAskedFor) {
  for (const std::string_view answer :
       {"HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n"}) {
    Peer asking = connect();
    asking.send(handshake);
    Peer answering = legacy.accept(worker.io);
    answering.take_head(worker.io);
    answering.send(answer);
    EXPECT_TRUE(asking.take_head(worker.io).starts_with("HTTP/1.1 502 ")) << answer;
  }
  EXPECT_EQ(errors(pool("py2"), Problem::BadResponse), 2U);
}

TEST_F(TunnelTest, NotBeforeTheRequestIsComplete) {
  client = connect();
  client.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\nContent-Length: 5\r\n\r\nab");
  upstream = legacy.accept(worker.io);
  upstream.take_until(worker.io, "ab");
  upstream.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n");
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 502 "));
}

TEST_F(TunnelTest, ARefusedUpgradeIsAnOrdinaryAnswer) {
  client = connect();
  client.send(handshake);
  upstream = legacy.accept(worker.io);
  upstream.take_head(worker.io);
  upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno");
  client.take_until(worker.io, "no");
  client.send(handshake);
  upstream.take_head(worker.io);
  upstream.send("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 204 "));
}

// Nobody reads from a client that has half-closed: what becomes of it must be noticed all the same.
TEST_F(TunnelTest, TheDrainCutsAHalfClosedOneToo) {
  open();
  client.end_sending();
  ASSERT_TRUE(upstream.sees_end(worker.io));
  clients.front().cut();
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
}

TEST_F(TunnelTest, AResetAfterAHalfCloseIsNoticed) {
  open();
  client.end_sending();
  ASSERT_TRUE(upstream.sees_end(worker.io));
  client.reset();
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
  open();
  upstream.end_sending();
  ASSERT_TRUE(client.sees_end(worker.io));
  upstream.reset();
  client.close();
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 2; }));
}

class BlockedTunnelTest : public TunnelTest {
 protected:
  // Sends until the tunnel takes no more, since the upstream reads nothing.
  void fill() {
    const std::string block(64 * 1024, 'x');
    for (int stalled = 0; stalled < 20;) {
      const ssize_t sent = ::send(client.fd(), block.data(), block.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      stalled = sent > 0 ? 0 : stalled + 1;
      worker.io.restart();
      worker.io.run_one_for(5ms);
    }
  }
};

TEST_F(BlockedTunnelTest, TheDrainCutsIt) {
  open();
  fill();
  clients.front().cut();
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
}

TEST_F(BlockedTunnelTest, ABlockedWayEndsItThoughTheOtherIsUsed) {
  Config config = split();
  config.timeouts.tunnel_idle = 300ms;
  configure(config);
  open();
  fill();
  const auto in_use = [&] {
    ::send(upstream.fd(), "y", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    client.pump();
    return ended == 1;
  };
  EXPECT_TRUE(run_until(worker.io, in_use));
}

}  // namespace
}  // namespace crossfade
