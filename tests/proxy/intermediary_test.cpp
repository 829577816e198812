// What RFC 9110 asks of an intermediary beyond passing bytes on: expectations, trailers, the last hop, what is mended.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "proxy/proxy_fixture.hpp"

namespace crossfade {
namespace {

using test::has;
using test::no_content;
using test::Peer;
using test::run_until;

using Intermediary = test::ProxyFixture;

TEST_F(Intermediary, AClientThatWasNotToldToContinueIsNotWaitedFor) {
  configure(split());
  Peer client = connect();
  client.send("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  Peer upstream = legacy.accept(worker.io);
  EXPECT_TRUE(has(upstream.take_head(worker.io), "Expect: 100-continue\r\n"));
  upstream.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
  EXPECT_TRUE(has(client.take_head(worker.io), "Connection: close\r\n"));
  EXPECT_TRUE(client.sees_end(worker.io)) << "it waits for a body that does not come";
  client.close();
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
}

TEST_F(Intermediary, AClientThatWasToldToContinueIsWaitedFor) {
  configure(split());
  Peer client = connect();
  client.send("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  Peer upstream = legacy.accept(worker.io);
  upstream.take_head(worker.io);
  upstream.send("HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(client.take_head(worker.io), "HTTP/1.1 100 Continue\r\n\r\n");
  upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  client.take_head(worker.io);
  client.send("hello");
  upstream.take_until(worker.io, "hello");
}

TEST_F(Intermediary, TrailersGoBehindTheBodyBothWays) {
  configure(split());
  Peer client = connect();
  client.send("POST / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  Peer upstream = legacy.accept(worker.io);
  EXPECT_TRUE(has(upstream.take_until(worker.io, "3\r\nabc\r\n"), "TE: trailers\r\n"));
  client.send("0\r\nX-Sum: 9\r\nHost: evil\r\n\r\n");
  EXPECT_EQ(upstream.take_head(worker.io), "0\r\nX-Sum: 9\r\n\r\n");
  upstream.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Took: 1\r\nDate: x\r\n\r\n");
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(client.take_head(worker.io), "2\r\nok\r\n0\r\nX-Took: 1\r\n\r\n");
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");  // does not ask for any
  upstream.take_head(worker.io);
  upstream.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Took: 1\r\n\r\n");
  client.take_head(worker.io);
  EXPECT_EQ(client.take_head(worker.io), "0\r\n\r\n");
}

TEST_F(Intermediary, WhatMayNotBePassedOnIsAnsweredHere) {
  configure(split());
  Peer client = connect();
  client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n");
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_FALSE(legacy.pending());
  client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 1\r\n\r\n");
  Peer upstream = legacy.accept(worker.io);
  EXPECT_TRUE(has(upstream.take_head(worker.io), "Max-Forwards: 0\r\n"));
}

TEST_F(Intermediary, TheLastRequestOfAConnectionIsToldSo) {
  Config config = split();
  config.limits.connection_requests = 2;
  configure(config);
  Peer client = connect();
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  Peer upstream = legacy.accept(worker.io);
  upstream.take_head(worker.io);
  upstream.send(no_content);
  EXPECT_FALSE(has(client.take_head(worker.io), "Connection"));
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  upstream.take_head(worker.io);
  upstream.send(no_content);
  EXPECT_TRUE(has(client.take_head(worker.io), "Connection: close\r\n"));
  EXPECT_TRUE(client.sees_end(worker.io));
  client.close();
  EXPECT_TRUE(run_until(worker.io, [&] { return ended == 1; }));
}

TEST_F(Intermediary, ALenientListenerMendsFoldedLines) {
  Config config = split();
  config.listeners[0].lenient.obs_fold = true;
  configure(config);
  Peer client = connect();
  client.send("GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n\tc\r\n\r\n");
  Peer upstream = legacy.accept(worker.io);
  EXPECT_TRUE(has(upstream.take_head(worker.io), "X-A: b   c\r\n"));
}

}  // namespace
}  // namespace crossfade
