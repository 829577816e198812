#include "server/listener.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <netinet/tcp.h>

#include "support/bystander.hpp"
#include "support/configs.hpp"

namespace crossfade {
namespace {

using test::Peer;
using test::TestListener;

class ListenerTest : public testing::Test {
 protected:
  ~ListenerTest() override {
    if (listener) on_home([this] { listener->stop(); });
    for (const auto& worker : workers) worker->stop();
  }

  result<std::unique_ptr<Listener>, std::string> open(const Address& address) {
    std::vector<Worker*> plain;
    for (const auto& worker : workers) plain.push_back(worker.get());
    return Listener::open(address, 0, plain, shared);
  }
  // Opens on loopback and begins the workers; `connections`: the limit.
  void begin(std::uint64_t connections = 0, std::uint64_t of_listener = 0) {
    auto opened = open({"127.0.0.1", 0});
    ASSERT_TRUE(opened) << opened.error();
    listener = std::move(*opened);
    Config config = test::split_config({"127.0.0.1", 1}, {"127.0.0.1", 1});
    config.limits.connections = connections;
    config.listeners[0].connections = of_listener;
    const auto snapshot = std::make_shared<const Snapshot>(std::make_shared<const Config>(config));
    PoolSet set;
    for (const PoolConfig& pool : config.pools) {
      set.endpoints.emplace_back();
      set.shared.push_back(std::make_shared<SharedPool>(pool.name, registry));
    }
    const auto nowhere = std::make_shared<const PoolSet>(std::move(set));
    for (const auto& worker : workers) {
      worker->publish(snapshot, nowhere);
      worker->start();
    }
  }
  void start() {
    on_home([this] { listener->start(); });
  }
  // Runs on the first worker's thread, and waits for it.
  void on_home(const std::function<void()>& work) {
    std::promise<void> done;
    workers.front()->post([&] {
      work();
      done.set_value();
    });
    done.get_future().wait();
  }
  Peer connect() { return Peer::connect_to(listener->bound().port); }

  Registry registry{2};
  SharedCounts shared;
  std::vector<std::unique_ptr<Worker>> workers = make_workers();
  std::unique_ptr<Listener> listener;
  test::Bystander bystander;

 private:
  std::vector<std::unique_ptr<Worker>> make_workers() {
    std::vector<std::unique_ptr<Worker>> made;
    for (std::uint32_t i = 0; i < 2; ++i) made.push_back(std::make_unique<Worker>(i, registry, shared));
    return made;
  }
};

TEST_F(ListenerTest, TheKernelChoosesAPortForZero) {
  const auto first = open({"127.0.0.1", 0});
  const auto second = open({"127.0.0.1", 0});
  ASSERT_TRUE(first && second);
  EXPECT_EQ((*first)->bound().host, "127.0.0.1");
  EXPECT_NE((*first)->bound().port, 0);
  EXPECT_NE((*first)->bound().port, (*second)->bound().port);
}

TEST_F(ListenerTest, AnErrorSaysWhichAddressAndWhy) {
  const TestListener busy;
  const auto taken = open({"127.0.0.1", busy.port()});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error(), "cannot listen on " + busy.text() + ": Address already in use");

  const auto elsewhere = open({"192.0.2.1", 0});  // nobody's
  ASSERT_FALSE(elsewhere);
  EXPECT_TRUE(elsewhere.error().starts_with("cannot listen on 192.0.2.1:0: ")) << elsewhere.error();
}

TEST_F(ListenerTest, TheWorkerThatHoldsFewestGetsTheNextConnection) {
  begin();
  start();
  std::vector<Peer> clients;
  for (int i = 0; i < 6; ++i) clients.push_back(connect());
  ASSERT_TRUE(bystander.eventually([&] { return shared.connections == 6; }));
  EXPECT_EQ(workers[0]->connections(), 3U);
  EXPECT_EQ(workers[1]->connections(), 3U);

  for (Peer& client : clients) client.close();
  EXPECT_TRUE(bystander.eventually([&] { return shared.connections == 0; }));
  EXPECT_EQ(workers[0]->connections() + workers[1]->connections(), 0U);
}

TEST_F(ListenerTest, ConnectionsBeyondTheLimitAreTurnedAway) {
  begin(1);
  start();
  Peer first = connect();
  ASSERT_TRUE(bystander.eventually([&] { return shared.connections == 1; }));
  Peer second = connect();
  ASSERT_TRUE(second.sees_end(bystander.io));
  EXPECT_TRUE(second.received.starts_with("HTTP/1.1 503 ")) << second.received;
  EXPECT_NE(second.received.find("\"overloaded\""), std::string::npos) << second.received;
  EXPECT_EQ(registry.sum().rejected[static_cast<std::size_t>(Rejected::Limit)], 1U);
  EXPECT_FALSE(first.pump());

  first.close();
  ASSERT_TRUE(bystander.eventually([&] { return shared.connections == 0; }));
  const Peer third = connect();
  EXPECT_TRUE(bystander.eventually([&] { return shared.connections == 1; }));
}

TEST_F(ListenerTest, AListenersOwnLimitCountsItsOwnConnections) {
  begin(0, 1);
  start();
  shared.of_listener[1] = 5;  // another listener's
  Peer first = connect();
  ASSERT_TRUE(bystander.eventually([&] { return shared.of_listener[0] == 1; }));
  Peer second = connect();
  ASSERT_TRUE(second.sees_end(bystander.io));
  EXPECT_TRUE(second.received.starts_with("HTTP/1.1 503 ")) << second.received;
  first.close();
  EXPECT_TRUE(bystander.eventually([&] { return shared.of_listener[0] == 0; }));
}

TEST_F(ListenerTest, StoppingTakesWhatIsQueuedAndRefusesTheRest) {
  begin();
  std::vector<Peer> queued;  // it has not been started: nobody has accepted them
  for (int i = 0; i < 3; ++i) queued.push_back(connect());
  on_home([this] { listener->stop(); });
  EXPECT_EQ(shared.connections, 3U);
  const sockaddr_in address = test::loopback(listener->bound().port);
  const Peer late(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(::connect(late.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), -1);
  EXPECT_EQ(errno, ECONNREFUSED);
  for (Peer& client : queued) EXPECT_FALSE(client.pump());
}

// As clients of a busy machine do: the handshake is through, the request comes later.
TEST_F(ListenerTest, HoldingOffDropsNewHandshakesAndKeepsThoseThatAreThrough) {
  begin();
  const Peer before = connect();
  on_home([this] { listener->hold_off(); });
  const sockaddr_in address = test::loopback(listener->bound().port);
  const Peer late(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  ASSERT_EQ(::connect(late.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), -1);
  EXPECT_EQ(errno, EINPROGRESS) << "neither accepted nor refused";
  on_home([this] { listener->stop(); });
  EXPECT_EQ(shared.connections, 1U);
  tcp_info info{};
  socklen_t size = sizeof(info);
  ASSERT_EQ(::getsockopt(late.fd(), IPPROTO_TCP, TCP_INFO, &info, &size), 0);
  EXPECT_EQ(info.tcpi_state, TCP_SYN_SENT);
}

}  // namespace
}  // namespace crossfade
