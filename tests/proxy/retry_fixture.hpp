// A legacy pool of two endpoints that get requests in turn, `first` first, and rules that let it be asked again at
// once.
#pragma once

#include <string>
#include <string_view>

#include "proxy/proxy_fixture.hpp"

namespace crossfade::test {

class RetryFixture : public ProxyFixture {
 protected:
  RetryFixture() {
    py2.endpoints = {{{"127.0.0.1", first.port()}, 1'000}, {{"127.0.0.1", second.port()}, 1}};
    py2.balance = Balance::RoundRobin;
    py2.retry.on_reset = true;
    py2.retry.backoff = std::chrono::milliseconds(0);
  }

  void configure() { ProxyFixture::configure(config); }
  Peer ask(std::string_view request) {
    Peer client = connect();
    client.send(request);
    return client;
  }
  // The upstream's end of the next connection to `at`, once `wanted` has arrived there.
  Peer asked(TestListener& at, std::string_view wanted = "\r\n\r\n") {
    Peer upstream = at.accept(worker.io);
    head = upstream.take_head(worker.io);
    if (wanted != "\r\n\r\n") body = upstream.take_until(worker.io, wanted);
    return upstream;
  }
  // The client gets this answer, and nothing besides.
  void expect_answer(Peer& client, std::string_view status, std::string_view end = "\r\n\r\n") {
    const std::string answer = client.take_head(worker.io);
    EXPECT_TRUE(answer.starts_with(std::string("HTTP/1.1 ").append(status))) << answer;
    if (end != "\r\n\r\n") client.take_until(worker.io, end);
    run_ready(worker.io);
    client.pump();
    EXPECT_EQ(client.received, "");
  }
  // Nobody was asked but who was accepted.
  void expect_nobody_asked() {
    run_ready(worker.io);
    EXPECT_FALSE(first.pending());
    EXPECT_FALSE(second.pending());
    EXPECT_FALSE(new_side.pending()) << "a retry never changes the side";
  }
  // How many requests to legacy were counted with this code.
  std::uint64_t counted(unsigned code) const {
    std::uint64_t sum = 0;
    for (const Reason reason : {Reason::Dial, Reason::NoKey}) sum += ProxyFixture::counted(Side::Legacy, reason, code);
    return sum;
  }
  std::uint64_t retries() const { return pool("py2").retries; }
  Pool& py2_pool() { return *worker.view->pools()[0]; }

  TestListener first;
  TestListener second;
  Config config = split();
  PoolConfig& py2 = config.pools[0];
  std::string head;  // of the request that `asked` saw last
  std::string body;  // and what came behind it, up to what was wanted
};

}  // namespace crossfade::test
