#include "proxy/client_connection.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "proxy/exchange.hpp"
#include "proxy/proxy_fixture.hpp"
#include "proxy/read_head.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::Peer;
using test::run_until;

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

class ClientConnectionTest : public test::ProxyFixture {
 protected:
  ClientConnectionTest() { configure(split()); }

  // A connection that has carried a request and waits for the next one.
  Peer served() {
    Peer client = connect();
    client.send(get);
    Peer upstream = legacy.accept(worker.io);
    upstream.take_head(worker.io);
    upstream.send("HTTP/1.1 204 No Content\r\nKeep-Alive: timeout=0\r\n\r\n");
    client.take_head(worker.io);
    return client;
  }
};

TEST_F(ClientConnectionTest, IsCountedWhileItLives) {
  Peer client = connect();
  EXPECT_EQ(worker.cell.client_connections.get(), 1);
  client.close();
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
  EXPECT_EQ(worker.cell.client_connections.get(), 0);
}

TEST_F(ClientConnectionTest, OneThatHasNotBegunHoldsNoBuffer) {
  const Peer client = connect();
  test::run_ready(worker.io);
  EXPECT_EQ(worker.blocks.kept_bytes(), 0U);
}

TEST_F(ClientConnectionTest, ParksAfterItsRequestAndGivesItsExchangeBack) {
  Peer idle;
  ClientConnection& other = accept(idle);
  auto kept = worker.take_exchange(other);
  const Exchange* address = kept.get();
  worker.give_exchange(std::move(kept));
  Peer client = served();
  auto next = worker.take_exchange(other);
  EXPECT_EQ(next.get(), address) << "the served connection has given it back";
  EXPECT_EQ(ended, 0);
  EXPECT_EQ(worker.blocks.kept_bytes(), 2 * BlockPool::small_bytes) << "both buffers are back";

  client.send(get);  // and it can be woken
  Peer upstream = legacy.accept(worker.io);
  upstream.take_head(worker.io);
  upstream.send("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 204 "));
  delete &other;
  --begun;
}

TEST_F(ClientConnectionTest, AnIdleOneIsClosedWhenItsTimeIsUp) {
  Peer client = connect();
  worker.deadlines.sweep(Clock::now() + worker.view->config().timeouts.idle - 1s);
  EXPECT_EQ(ended, 0);
  worker.deadlines.sweep(Clock::now() + worker.view->config().timeouts.idle);
  EXPECT_EQ(ended, 1);
  EXPECT_TRUE(client.sees_end(worker.io));
}

TEST_F(ClientConnectionTest, ADrainClosesAServedOneAtOnce) {
  Peer client = served();
  worker.draining = worker.closing = true;
  clients.front().close_if_idle();
  EXPECT_EQ(ended, 1);
  EXPECT_TRUE(client.sees_end(worker.io));
}

TEST_F(ClientConnectionTest, ADrainLetsANewOneSayItsFirstRequest) {
  Peer client = connect();
  worker.draining = worker.closing = true;
  clients.front().close_if_idle();
  ASSERT_EQ(ended, 0);
  client.send(get);
  Peer upstream = legacy.accept(worker.io);
  upstream.take_head(worker.io);
  upstream.send("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_NE(client.take_head(worker.io).find("Connection: close\r\n"), std::string::npos);
  EXPECT_TRUE(run_until(worker.io, [&] { return client.pump(); }));
}

TEST_F(ClientConnectionTest, CuttingEndsABusyOne) {
  Peer client = connect();
  client.send(get);
  Peer upstream = legacy.accept(worker.io);
  upstream.take_head(worker.io);
  clients.front().cut();
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
  EXPECT_TRUE(client.sees_end(worker.io));
  EXPECT_TRUE(upstream.sees_end(worker.io));
}

// Refusals arm nothing but the write's own timeout.
TEST_F(ClientConnectionTest, AClientThatDoesNotReadItsRefusalsIsGivenUp) {
  Config config = split();
  config.services[0].hosts = {"api.example.com"};
  config.timeouts.idle = 0ms;
  config.timeouts.response_write = 100ms;
  configure(config);
  Peer client;
  ClientConnection& connection = accept(client, 4096);
  const int small = 4096;
  ::setsockopt(client.fd(), SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
  std::string requests;
  while (requests.size() < 500 * get.size()) requests += get;  // all in the first read
  connection.start();
  bool ticked = false;  // from then on no tick is under way
  Deadline once([](void* flag) { *static_cast<bool*>(flag) = true; }, &ticked);
  worker.arm(once, 1ms);
  ASSERT_TRUE(run_until(worker.io, [&] { return ticked; }));
  client.send(requests);
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
  EXPECT_LT(registry.sum().rejected[static_cast<std::size_t>(Rejected::NoService)], 500U);
}

TEST_F(ClientConnectionTest, ExchangesAreUsedAgain) {
  Peer peer;
  ClientConnection& connection = accept(peer);
  auto first = worker.take_exchange(connection);
  const Exchange* address = first.get();
  first->status = 200;
  first->view = worker.view;
  worker.give_exchange(std::move(first));
  const auto second = worker.take_exchange(connection);
  EXPECT_EQ(second.get(), address);
  EXPECT_EQ(second->client, &connection);
  EXPECT_EQ(second->status, 0U);
  EXPECT_EQ(second->view, nullptr) << "it would keep an old snapshot alive";
  delete &connection;
  --begun;
}

}  // namespace
}  // namespace crossfade
