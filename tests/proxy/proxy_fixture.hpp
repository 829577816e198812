// One worker's side of the proxy over real loopback sockets: the test plays the clients and both upstreams, and turns
// the loop.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proxy/client_connection.hpp"
#include "proxy/worker_context.hpp"
#include "support/configs.hpp"
#include "support/peer.hpp"
#include "support/tasks.hpp"

namespace crossfade::test {

inline constexpr std::string_view no_content = "HTTP/1.1 204 No Content\r\n\r\n";

inline bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

// Every pool with the addresses its configuration names, which are literals here.
inline std::vector<std::shared_ptr<Pool>> pools_of(const Config& config, Registry& registry, PoolResources resources) {
  std::vector<std::shared_ptr<Pool>> pools;
  for (const PoolConfig& pool : config.pools) {
    auto shared = std::make_shared<SharedPool>(pool.name, registry);
    std::vector<ResolvedEndpoint> resolved;
    for (const EndpointConfig& address : pool.endpoints) {
      resolved.push_back(
          {{boost::asio::ip::make_address(address.host), address.port}, address.to_string(), address.weight});
    }
    shared->set_endpoints(pool, resolved);
    pools.push_back(std::make_shared<Pool>(pool, *registry.pool(0, pool.name), std::move(shared), resources));
    pools.back()->set_endpoints(resolved);
  }
  return pools;
}

class ProxyFixture : public testing::Test {
 protected:
  ~ProxyFixture() override {
    worker.draining = worker.closing = true;
    for (auto at = clients.begin(); at != clients.end();) (at++)->cut();
    EXPECT_TRUE(run_until(worker.io, [this] { return ended == begun; })) << "a connection does not end";
    worker.view.reset();
    run_ready(worker.io);  // what waited learns of the closes
  }

  Config split(std::uint32_t position = 0) const {
    return split_config({"127.0.0.1", legacy.port()}, {"127.0.0.1", new_side.port()}, position);
  }
  void configure(const Config& config) {
    auto snapshot = std::make_shared<const Snapshot>(std::make_shared<const Config>(config));
    auto pools = pools_of(config, registry, {worker.deadlines, worker.io});
    worker.view = std::make_shared<const WorkerView>(std::move(snapshot), std::move(pools), registry, 0);
  }
  // A connection whose client is `client`; it waits for start(). It belongs to itself.
  ClientConnection& accept(Peer& client, int send_buffer = 0) {
    client = Peer::connect_to(front.port());
    const int fd = ::accept4(front.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    Transport::tell_what_is_left(fd);
    if (send_buffer != 0) ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof(send_buffer));
    auto* connection = new ClientConnection(worker, TransportPtr(new Transport(worker.io, fd)),
                                            IpAddress::from_v4(INADDR_LOOPBACK), 0, &ProxyFixture::on_ended, this);
    ++begun;
    clients.push_back(*connection);
    return *connection;
  }
  Peer connect() {
    Peer client;
    accept(client).start();
    return client;
  }
  // How many requests were counted so.
  std::uint64_t counted(Side side, Reason reason, unsigned code) const {
    Totals totals = registry.sum();
    return totals.dials[{"public-api", "everything", side}].requests[{reason, code}];
  }
  PoolTotals pool(const std::string& name) const { return registry.sum().pools.at(name); }
  static std::uint64_t errors(const PoolTotals& pool, Problem problem) {
    return pool.errors[static_cast<std::size_t>(problem)];
  }

  TestListener front;
  TestListener legacy;
  TestListener new_side;
  Registry registry{1};
  WorkerContext worker{0, registry};
  ClientConnectionList clients;
  int begun = 0;
  int ended = 0;

 private:
  static void on_ended(void* self, std::uint32_t) { ++static_cast<ProxyFixture*>(self)->ended; }
};

}  // namespace crossfade::test
