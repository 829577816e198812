// Answers that begin before the request has ended: they are delivered whole, whatever becomes of the request's body.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "proxy/interrupt.hpp"
#include "proxy/proxy_fixture.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::Peer;
using test::run_until;

class EarlyAnswer : public test::ProxyFixture {
 protected:
  // A request whose body is under way, and an answer of ten bytes of which five have come.
  void begin(std::string_view framing = "Content-Length: 1000000", std::string_view start = "abc") {
    client = connect();
    client.send(std::string("POST / HTTP/1.1\r\nHost: a\r\n").append(framing).append("\r\n\r\n").append(start));
    upstream = legacy.accept(worker.io);
    upstream.take_until(worker.io, "abc");
    upstream.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 10\r\n\r\n12345");
    client.take_until(worker.io, "12345");
  }
  void expect_whole() {
    upstream.send("67890");
    client.take_until(worker.io, "67890");
    client.close();
    EXPECT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
    EXPECT_EQ(counted(Side::Legacy, Reason::NoKey, 413) + counted(Side::Legacy, Reason::Dial, 413), 1U);
    EXPECT_EQ(pool("py2").idle, 0) << "an upstream that did not get all of the request is not used again";
  }
  std::uint64_t rejected(Rejected cause) const { return registry.sum().rejected[static_cast<std::size_t>(cause)]; }

  Peer client;
  Peer upstream;
};

TEST_F(EarlyAnswer, ThoughTheClientPauses) {
  Config config = split();
  // Below the interval of the looks after the client: a sweep that far ahead would meet each of them on the way.
  config.timeouts.request_body = departure_interval - 50ms;
  configure(config);
  begin();
  worker.deadlines.sweep(Clock::now() + config.timeouts.request_body);
  test::run_ready(worker.io);
  expect_whole();
  EXPECT_EQ(rejected(Rejected::Timeout), 1U);
}

TEST_F(EarlyAnswer, ThoughTheClientStopsSending) {
  configure(split());
  begin();
  client.end_sending();
  test::run_ready(worker.io);
  expect_whole();
}

TEST_F(EarlyAnswer, ThoughAChunkIsBroken) {
  configure(split());
  begin("Transfer-Encoding: chunked", "3\r\nabc\r\n");
  client.send("zz\r\n");
  test::run_ready(worker.io);
  expect_whole();
  EXPECT_EQ(rejected(Rejected::Malformed), 1U);
}

TEST_F(EarlyAnswer, ThoughTheUpstreamStopsReading) {
  Config config = split();
  config.pools[0].body_timeout = 100ms;  // of both directions: the answer keeps coming, the upload does not go on
  configure(config);
  client = connect();
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\nabc");
  upstream = legacy.accept(worker.io);
  upstream.take_until(worker.io, "abc");
  upstream.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 100000\r\n\r\n");
  client.take_head(worker.io);
  const std::string block(64 * 1024, 'x');
  std::size_t answered = 0;
  for (int stalled = 0; stalled < 200; ++answered) {
    const ssize_t sent = ::send(client.fd(), block.data(), block.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    stalled = sent > 0 ? 0 : stalled + 1;
    upstream.send("y");
    worker.io.restart();
    worker.io.run_one_for(2ms);
    client.pump();
  }
  upstream.send(std::string(100'000 - answered, 'y'));
  EXPECT_TRUE(run_until(worker.io, [&] { return client.pump() || client.received.size() == 100'000; }));
  EXPECT_EQ(client.received.size(), 100'000U);
  client.close();
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
  EXPECT_EQ(counted(Side::Legacy, Reason::NoKey, 413) + counted(Side::Legacy, Reason::Dial, 413), 1U);
}

TEST_F(EarlyAnswer, AnOldClientHearsTheEndBeforeItHasSentAll) {
  configure(split());
  client = connect();
  client.send("POST / HTTP/1.0\r\nContent-Length: 1000000\r\n\r\nabc");
  upstream = legacy.accept(worker.io);
  upstream.take_until(worker.io, "abc");
  upstream.send("HTTP/1.1 200 OK\r\n\r\nall");
  upstream.end_sending();
  client.take_until(worker.io, "all");
  EXPECT_TRUE(client.sees_end(worker.io));
}

}  // namespace
}  // namespace crossfade
