// Whoever has always more to say must not keep the worker to himself.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "proxy/interrupt.hpp"
#include "proxy/proxy_fixture.hpp"

namespace crossfade {
namespace {

using test::Peer;
using test::run_until;

class FairnessTest : public test::ProxyFixture {
 protected:
  FairnessTest() {
    Config config = split();
    config.services[0].hosts = {"api.example.com"};
    // Below the interval of the looks after the client, each of which a sweep that far ahead would meet on the way.
    config.pools[0].response_timeout = departure_interval - std::chrono::milliseconds(50);
    configure(config);
  }

  static std::string times(int n, std::string_view text) {
    std::string all;
    for (int i = 0; i < n; ++i) all += text;
    return all;
  }
  static std::size_t count(std::string_view text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++n;
    return n;
  }
  // Another client's request is answered, by crossfade itself.
  void expect_another_is_served() {
    Peer other = connect();
    other.send(refused);
    EXPECT_TRUE(other.take_head(worker.io).starts_with("HTTP/1.1 404 "));
  }

  static constexpr std::string_view refused = "GET / HTTP/1.1\r\nHost: nobody.example\r\n\r\n";
};

TEST_F(FairnessTest, RequestsThatNeedNoUpstreamTakeTurns) {
  constexpr int many = 200;
  Peer client = connect();
  client.send(times(many, refused));
  expect_another_is_served();
  client.pump();
  EXPECT_LT(count(client.received, "HTTP/1.1 404 "), std::size_t{many});
  EXPECT_TRUE(run_until(worker.io, [&] {
    client.pump();
    return count(client.received, "HTTP/1.1 404 ") == many;
  }));
}

TEST_F(FairnessTest, InterimAnswersTakeTurns) {
  constexpr int many = 500;
  Peer client = connect();
  client.send("GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n");
  Peer upstream = legacy.accept(worker.io);
  upstream.take_head(worker.io);
  upstream.send(times(many, "HTTP/1.1 102 Processing\r\n\r\n"));
  expect_another_is_served();
  client.pump();
  EXPECT_LT(count(client.received, "HTTP/1.1 102 "), std::size_t{many});
  upstream.send("HTTP/1.1 204 No Content\r\n\r\n");
  client.take_until(worker.io, "HTTP/1.1 204 No Content\r\n");
}

TEST_F(FairnessTest, EndlessInterimAnswersAreNoAnswer) {
  Peer client = connect();
  client.send("GET / HTTP/1.0\r\nHost: api.example.com\r\n\r\n");
  Peer upstream = legacy.accept(worker.io);
  upstream.take_head(worker.io);
  EXPECT_TRUE(run_until(worker.io, [&] {
    upstream.pump();
    (void)::send(upstream.fd(), "HTTP/1.1 102 Processing\r\n\r\n", 27, MSG_NOSIGNAL | MSG_DONTWAIT);
    worker.deadlines.sweep(Clock::now() + worker.view->config().pools[0].response_timeout);
    client.pump();
    return client.received.starts_with("HTTP/1.1 504 ");
  })) << client.received;
}

}  // namespace
}  // namespace crossfade
