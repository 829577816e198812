#include "crossfade/server.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "server/change_history.hpp"
#include "server/temp_tree.hpp"
#include "support/bystander.hpp"
#include "support/configs.hpp"
#include "telemetry/registry.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::Peer;
using test::TestListener;

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view no_content = "HTTP/1.1 204 No Content\r\n\r\n";

class ServerTest : public testing::Test {
 protected:
  Config split(std::uint32_t position = 0) const {
    Config config = test::split_config({"127.0.0.1", legacy.port()}, {"127.0.0.1", new_side.port()}, position);
    config.workers = 2;
    config.drain.timeout = 10s;
    return config;
  }
  std::unique_ptr<Server> start(Config config) {
    auto started = Server::start(std::move(config));
    EXPECT_TRUE(started) << started.error();
    return started ? std::move(*started) : nullptr;
  }
  static Peer connect(const Server& server) { return Peer::connect_to(server.bound_addresses().at(0).port); }
  // A request that an upstream has taken but not answered.
  Peer in_flight(Peer& client, TestListener& upstream) {
    client.send(get);
    Peer taken = upstream.accept(bystander.io);
    taken.take_head(bystander.io);
    return taken;
  }
  // The head of the answer to a request that `upstream` answers.
  std::string ask(Peer& client, TestListener& upstream) {
    Peer taken = in_flight(client, upstream);
    taken.send(no_content);
    std::string head = client.take_head(bystander.io);
    peers.push_back(std::move(taken));
    return head;
  }
  bool refused(const Address& address) {
    const sockaddr_in to = test::loopback(address.port);
    const Peer late(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return ::connect(late.fd(), reinterpret_cast<const sockaddr*>(&to), sizeof(to)) != 0;
  }

  TestListener legacy;
  TestListener new_side;
  test::Bystander bystander;
  std::vector<Peer> peers;  // upstreams' ends that stay open
};

TEST_F(ServerTest, StartsAndServes) {
  const auto server = start(split());
  ASSERT_NE(server, nullptr);
  EXPECT_EQ(server->phase(), ServerPhase::Serving);
  ASSERT_EQ(server->bound_addresses().size(), 1U);
  EXPECT_NE(server->bound_addresses()[0].port, 0);
  const ConfigState state = server->config_state();
  EXPECT_EQ(state.generation, 1U);
  EXPECT_EQ(state.reloads_accepted, 0U);
  EXPECT_TRUE(state.last_reload_successful);
  EXPECT_FALSE(state.restart_needed);
  Peer client = connect(*server);
  EXPECT_TRUE(ask(client, legacy).starts_with("HTTP/1.1 204 "));
  EXPECT_EQ(server->registry().sum().client_connections, 1);
}

TEST_F(ServerTest, EveryListenerIsBoundInTheConfigsOrder) {
  Config config = split();
  config.listeners = {{{"127.0.0.2", 0}, {}}, {{"127.0.0.1", 0}, {}}, {{"127.0.0.3", 0}, {}}};
  const auto server = start(config);
  ASSERT_NE(server, nullptr);
  const std::vector<Address> bound = server->bound_addresses();
  ASSERT_EQ(bound.size(), 3U);
  EXPECT_EQ(bound[0].host, "127.0.0.2");
  EXPECT_EQ(bound[1].host, "127.0.0.1");
  EXPECT_EQ(bound[2].host, "127.0.0.3");
}

TEST_F(ServerTest, ABusyAddressIsAnErrorThatNamesIt) {
  const TestListener busy;
  Config config = split();
  config.listeners.push_back({{"127.0.0.1", busy.port()}, {}});
  const auto server = Server::start(config);
  ASSERT_FALSE(server);
  EXPECT_NE(server.error().find(busy.text()), std::string::npos) << server.error();
}

TEST_F(ServerTest, AnAccessLogThatCannotBeOpenedOnAReloadIsTriedAgainWhenLogsAreReopened) {
  const test::TempTree tree;
  const auto server = start(split());
  ASSERT_NE(server, nullptr);
  Config config = split();
  config.access_log.path = tree.path("later/access.log");
  server->publish(config);
  EXPECT_TRUE(server->config_state().last_reload_successful) << "traffic matters more than its log";
  std::filesystem::create_directory(tree.path("later"));
  server->reopen_logs();
  EXPECT_TRUE(std::filesystem::exists(config.access_log.path));
}

TEST_F(ServerTest, AnAccessLogThatCannotBeOpenedIsAnErrorThatNamesIt) {
  Config config = split();
  config.access_log.path = "/no/such/folder/access.log";
  const auto server = Server::start(config);
  ASSERT_FALSE(server);
  EXPECT_NE(server.error().find(config.access_log.path), std::string::npos) << server.error();
}

TEST_F(ServerTest, ANewConfigIsInForceForTheNextRequest) {
  const auto server = start(split());
  Peer client = connect(*server);
  ask(client, legacy);
  server->publish(split(test::all_new));
  EXPECT_TRUE(ask(client, new_side).starts_with("HTTP/1.1 204 "));
  const ConfigState state = server->config_state();
  EXPECT_EQ(state.generation, 2U);
  EXPECT_EQ(state.reloads_accepted, 1U);
  EXPECT_EQ(state.config->services[0].dials[0].position, test::all_new);
}

TEST_F(ServerTest, AHoldIsInForceForTheNextRequestAndOverReloads) {
  const auto server = start(split(test::all_new));
  Peer client = connect(*server);
  // On a connection of its own, whatever the pools keep.
  const auto expect_at = [&](TestListener& upstream) {
    Peer taken = in_flight(client, upstream);
    taken.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(client.take_head(bystander.io).starts_with("HTTP/1.1 204 "));
  };
  expect_at(new_side);
  ASSERT_TRUE(server->hold("public-api", "token alice", "errors"));
  EXPECT_EQ(server->config_state().generation, 1U) << "nothing is reloaded";
  expect_at(legacy);
  server->publish(split(test::all_new));
  expect_at(legacy);
  Config without = split(test::all_new);
  without.services[0].name = "other";
  without.services[0].hosts = {"other.example"};
  server->publish(without);
  server->publish(split(test::all_new));
  expect_at(legacy);
  ASSERT_EQ(server->holds().size(), 1U);
  EXPECT_EQ(server->holds()[0].who, "token alice");
  ASSERT_TRUE(server->release("public-api", "127.0.0.1", ""));
  expect_at(new_side);
  const std::vector<ConfigChange> changes = server->changes()->newest_first();
  EXPECT_EQ(changes.front().outcome, ConfigChange::Outcome::Released);
  EXPECT_EQ(changes.front().origin.who, "127.0.0.1");
}

TEST_F(ServerTest, AHeldServiceThatGetsAnotherNameStaysHeld) {
  const auto server = start(split(test::all_new));
  ASSERT_TRUE(server->hold("public-api", "token alice", "errors"));
  Config renamed = split(test::all_new);
  renamed.services[0].name = "api";
  server->publish(renamed);
  Peer client = connect(*server);
  ask(client, legacy);
  ASSERT_EQ(server->holds().size(), 1U);
  EXPECT_EQ(server->holds()[0].service, "api");
  EXPECT_EQ(server->holds()[0].who, "token alice");
}

TEST_F(ServerTest, AServiceThatTakesHostsOfAHeldOneIsHeldToo) {
  Config config = split(test::all_new);
  config.services[0].hosts = {"a", "b.example"};
  const auto server = start(config);
  ASSERT_TRUE(server->hold("public-api", "token alice", "errors"));
  config.services[0].hosts = {"b.example"};
  config.services.push_back(config.services[0]);
  config.services[1].name = "public-a";
  config.services[1].hosts = {"a"};
  server->publish(config);
  Peer client = connect(*server);
  ask(client, legacy);
  const std::vector<HoldEntry> holds = server->holds();
  ASSERT_EQ(holds.size(), 2U);
  EXPECT_EQ(holds[0].service, "public-a");
  EXPECT_EQ(holds[1].service, "public-api");
  EXPECT_EQ(holds[0].who, "token alice");
}

TEST_F(ServerTest, AHoldDuringAReloadThatRenamesHoldsWhatIsThereAfterIt) {
  const auto server = start(split(test::all_new));
  spdlog::default_logger();  // made before there are two threads: ThreadSanitizer does not see how the library does it
  Config next = split(test::all_new);
  for (int i = 0; i < 100; ++i) {
    const std::string before = next.services[0].name;
    next.services[0].name = "name-" + std::to_string(i);
    std::thread reload([&] { server->publish(next); });
    const auto held = server->hold(before, "127.0.0.1", "");
    reload.join();
    const std::vector<HoldEntry> holds = server->holds();
    ASSERT_EQ(holds.size(), held ? 1U : 0U) << "a hold that was refused must not be one";
    if (!held) continue;
    EXPECT_EQ(holds[0].service, next.services[0].name);
    ASSERT_TRUE(server->release(next.services[0].name, "127.0.0.1", ""));
  }
}

TEST_F(ServerTest, AHoldOfAServiceThatIsNotThereIsRefusedWithTheNearest) {
  const auto server = start(split());
  const auto held = server->hold("publc-api", "127.0.0.1", "");
  ASSERT_FALSE(held);
  EXPECT_EQ(held.error(), "there is no service 'publc-api'; services are public-api; did you mean 'public-api'?");
  EXPECT_FALSE(server->release("publc-api", "127.0.0.1", ""));
  EXPECT_TRUE(server->holds().empty());
}

TEST_F(ServerTest, AHoldThatWasKeptIsInForceBeforeTheFirstRequestAfterARestart) {
  const test::TempTree tree;
  Config config = split(test::all_new);
  config.state_dir = tree.root();
  start(config)->hold("public-api", "127.0.0.1", std::string(hold_why_max, 'x') + "\xc3\xbc");
  const auto server = start(config);
  Peer client = connect(*server);
  ask(client, legacy);
  ASSERT_EQ(server->holds().size(), 1U);
  EXPECT_EQ(server->holds()[0].why, std::string(hold_why_max, 'x'));
}

TEST_F(ServerTest, AReloadKeepsTheConnectionsOfPoolsThatDidNotChange) {
  const auto server = start(split());
  Peer client = connect(*server);
  ask(client, legacy);
  Peer kept = std::move(peers.back());
  server->publish(split());
  client.send(get);
  kept.take_head(bystander.io);
  kept.send(no_content);
  EXPECT_TRUE(client.take_head(bystander.io).starts_with("HTTP/1.1 204 "));
  EXPECT_FALSE(legacy.pending());

  Config changed = split();
  changed.pools[0].response_timeout = 1min;
  changed.pools[0].idle_timeout = 1min;
  server->publish(changed);
  EXPECT_TRUE(kept.sees_end(bystander.io)) << "a pool that did change begins anew";
}

TEST_F(ServerTest, AChangedAddressWaitsForARestart) {
  const auto server = start(split());
  const std::vector<Address> bound = server->bound_addresses();
  Config moved = split(test::all_new);
  moved.listeners = {{{"127.0.0.9", 0}, {}}, {{"127.0.0.1", 0}, {Cidr::parse("127.0.0.0/8").value()}}};
  server->publish(moved);
  EXPECT_TRUE(server->config_state().restart_needed);
  EXPECT_EQ(server->bound_addresses(), bound);
  ASSERT_EQ(server->config_state().config->listeners.size(), 1U) << "requests refer to listeners by index";
  EXPECT_EQ(server->config_state().config->listeners[0].trusted_proxies.size(), 1U);
  Peer client = connect(*server);
  EXPECT_TRUE(ask(client, new_side).starts_with("HTTP/1.1 204 ")) << "the rest of it is in force";

  server->publish(split());
  EXPECT_FALSE(server->config_state().restart_needed);
}

TEST_F(ServerTest, ARefusedDocumentChangesNothingButIsRemembered) {
  const auto server = start(split());
  const auto in_force = server->config_state().config;
  server->reject({{"crossfade.yaml", 3, 1, "dials", "unknown key"}});
  ConfigState state = server->config_state();
  EXPECT_EQ(state.config, in_force);
  EXPECT_EQ(state.generation, 1U);
  EXPECT_EQ(state.reloads_rejected, 1U);
  EXPECT_FALSE(state.last_reload_successful);
  ASSERT_EQ(state.last_errors.size(), 1U);
  EXPECT_EQ(state.last_errors[0].line, 3U);

  server->publish(split());
  state = server->config_state();
  EXPECT_TRUE(state.last_reload_successful);
  EXPECT_TRUE(state.last_errors.empty());
  EXPECT_EQ(state.reloads_rejected, 1U);
}

TEST_F(ServerTest, ADrainLetsRequestsFinishAndThenIsOver) {
  const auto server = start(split());
  const Address bound = server->bound_addresses()[0];
  Peer idle = connect(*server);
  ask(idle, legacy);
  Peer busy = connect(*server);
  peers.clear();  // no pooled connection: the next request comes over a new one
  ASSERT_TRUE(bystander.eventually([&] { return server->registry().sum().pools.at("py2").idle == 0; }));
  Peer upstream = in_flight(busy, legacy);

  std::thread drain([&server] { server->drain(); });
  EXPECT_TRUE(idle.sees_end(bystander.io));
  EXPECT_TRUE(bystander.eventually([&] { return refused(bound); }));
  EXPECT_EQ(server->phase(), ServerPhase::Draining);
  upstream.send(no_content);
  EXPECT_NE(busy.take_head(bystander.io).find("Connection: close\r\n"), std::string::npos);
  busy.close();
  drain.join();
  EXPECT_EQ(server->phase(), ServerPhase::Stopped);
  server->drain();  // at once, and harmless
}

TEST_F(ServerTest, ADrainsTimeoutCutsWhatIsLeft) {
  Config config = split();
  config.drain.timeout = 0ms;
  const auto server = start(config);
  Peer client = connect(*server);
  Peer upstream = in_flight(client, legacy);
  server->drain();
  EXPECT_EQ(server->phase(), ServerPhase::Stopped);
  EXPECT_TRUE(client.sees_end(bystander.io));
  EXPECT_TRUE(upstream.sees_end(bystander.io));
}

TEST_F(ServerTest, EveryDrainReturnsWhenTheFirstIsDone) {
  const auto server = start(split());
  std::vector<std::thread> drains;
  for (int i = 0; i < 3; ++i) {
    drains.emplace_back([&server] {
      server->drain();
      EXPECT_EQ(server->phase(), ServerPhase::Stopped);
    });
  }
  for (std::thread& drain : drains) drain.join();
}

TEST_F(ServerTest, DestructionStopsAtOnceWhateverGoesOn) {
  const test::FullListener full;
  Config config = split();
  config.pools[1].endpoints = {{"127.0.0.1", full.listener().port()}};
  config.pools[1].connect_timeout = 0ms;  // none: a connect that hangs must not hold it up
  auto server = start(config);
  Peer fresh = connect(*server);
  Peer served = connect(*server);
  ask(served, legacy);
  Peer busy = connect(*server);
  busy.send("GET / HTTP/1.1\r\nHost: a\r\nX-Backend: py3\r\n\r\n");
  ASSERT_TRUE(bystander.eventually([&] { return server->registry().sum().pools.at("py3").connecting == 1; }));
  Peer half = connect(*server);
  half.send("GET / HT");
  server.reset();
  for (Peer* client : {&fresh, &served, &busy, &half}) EXPECT_TRUE(client->sees_end(bystander.io));
}

// For ThreadSanitizer above all.
TEST_F(ServerTest, ItsMembersMayBeCalledFromAnyThread) {
  const auto server = start(split());
  const std::vector<std::function<void(std::uint32_t)>> calls = {
      [&](std::uint32_t i) { server->publish(split(i)); },
      [&](std::uint32_t i) { server->publish(split(test::all_new - i)); },
      [&](std::uint32_t) { server->reject({}); },
      [&](std::uint32_t) { EXPECT_GE(server->config_state().generation, 1U); },
      [&](std::uint32_t) { EXPECT_EQ(server->registry().sum().client_connections, 0); },
      [&](std::uint32_t) { EXPECT_EQ(server->bound_addresses().size(), 1U); },
      [&](std::uint32_t) { EXPECT_TRUE(server->name_lookups().empty()) << "addresses are not looked up"; },
      [&](std::uint32_t) {
        server->reopen_logs();
        EXPECT_EQ(server->dropped_log_lines(), 0U);
        EXPECT_EQ(server->phase(), ServerPhase::Serving);
      },
  };
  std::vector<std::thread> threads;
  for (const auto& call : calls) {
    threads.emplace_back([&call] {
      for (std::uint32_t i = 0; i < 20; ++i) call(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(server->config_state().generation, 41U);
  EXPECT_EQ(server->config_state().reloads_accepted, 40U);
  EXPECT_EQ(server->config_state().reloads_rejected, 20U);
}

}  // namespace
}  // namespace crossfade
