// Bodies of known length that are long enough to go through a pipe.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "proxy/body_pieces.hpp"
#include "proxy/proxy_fixture.hpp"

namespace crossfade {
namespace {

using test::Peer;
using test::run_until;

class LongBodyTest : public test::ProxyFixture {
 protected:
  LongBodyTest() { configure(split()); }

  static std::string body_of(std::size_t bytes) {
    std::string body(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i) body[i] = static_cast<char>('a' + i / 7 % 26);
    return body;
  }
  static std::string answer_head(std::size_t length) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
  }
  // Sends a little at a time, as long as nothing comes out of it at `to`.
  void send(Peer& from, std::string_view text, Peer& to) {
    constexpr std::size_t at_once = 32 * 1024;
    for (; !text.empty(); text.remove_prefix(std::min(at_once, text.size()))) {
      from.send(text.substr(0, at_once));
      test::run_ready(worker.io);
      to.pump();
    }
  }
  void expect(Peer& peer, std::size_t bytes) {
    EXPECT_TRUE(run_until(worker.io, [&] { return peer.pump() || peer.received.size() >= bytes; }));
  }
  // Asks for an answer, and returns the upstream that is asked.
  Peer ask(Peer& client) {
    client = connect();
    client.send("GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n");
    Peer upstream = legacy.accept(worker.io);
    upstream.take_head(worker.io);
    return upstream;
  }
  // Posts the head of a body of that length.
  Peer post(Peer& client, std::size_t length) {
    client = connect();
    client.send("POST / HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n");
    Peer upstream = legacy.accept(worker.io);
    upstream.take_head(worker.io);
    return upstream;
  }
};

TEST_F(LongBodyTest, AnAnswerArrivesAsItWasSentAndItsConnectionIsUsedAgain) {
  const std::string body = body_of(5 * splice_bytes_least + 3);
  Peer client;
  Peer upstream = ask(client);
  send(upstream, answer_head(body.size()) + body, client);
  client.take_head(worker.io);
  expect(client, body.size());
  EXPECT_EQ(client.received, body);
  EXPECT_TRUE(run_until(worker.io, [&] { return counted(Side::Legacy, Reason::Dial, 200) == 1; }));
  EXPECT_EQ(pool("py2").idle, 1);

  client.received.clear();
  client.send("GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n");
  upstream.take_head(worker.io);
  send(upstream, answer_head(2) + "ok", client);
  client.take_head(worker.io);
  expect(client, 2);
  EXPECT_EQ(client.received, "ok");
}

TEST_F(LongBodyTest, WhatComesBehindAnAnswerIsNotPartOfIt) {
  const std::string body = body_of(2 * splice_bytes_least);
  Peer client;
  Peer upstream = ask(client);
  send(upstream, answer_head(body.size()) + body + "HTTP/1.1 200 OK\r\n\r\n", client);
  client.take_head(worker.io);
  expect(client, body.size());
  EXPECT_EQ(client.received, body);
  EXPECT_TRUE(upstream.sees_end(worker.io)) << "such a connection is not used again";
}

TEST_F(LongBodyTest, AnAnswerThatBreaksOffIsNeverCompleted) {
  for (const bool reset : {false, true}) {
    SCOPED_TRACE(reset);
    const std::uint64_t before = errors(pool("py2"), Problem::Reset);
    const std::string body = body_of(3 * splice_bytes_least);
    Peer client;
    Peer upstream = ask(client);
    send(upstream, answer_head(body.size()) + body.substr(0, 2 * splice_bytes_least), client);
    reset ? upstream.reset() : upstream.close();
    EXPECT_TRUE(client.sees_end(worker.io));
    EXPECT_LT(client.received.size(), answer_head(body.size()).size() + body.size());
    EXPECT_TRUE(run_until(worker.io, [&] { return errors(pool("py2"), Problem::Reset) == before + 1; }));
  }
}

TEST_F(LongBodyTest, AClientThatLeavesFreesTheUpstream) {
  const std::string body = body_of(20 * splice_bytes_least);
  Peer client;
  Peer upstream = ask(client);
  send(upstream, answer_head(body.size()) + body.substr(0, 2 * splice_bytes_least), client);
  client.reset();
  EXPECT_TRUE(run_until(worker.io, [&] {
    worker.deadlines.sweep(Clock::now());
    return counted(Side::Legacy, Reason::Dial, 499) == 1;
  }));
  EXPECT_TRUE(upstream.sees_end(worker.io));
}

TEST_F(LongBodyTest, WithoutAPipeItIsCopied) {
  std::vector<Pipe> taken;
  while (auto pipe = worker.pipes.take()) taken.push_back(std::move(*pipe));
  const std::string body = body_of(5 * splice_bytes_least);
  Peer client;
  Peer upstream = ask(client);
  send(upstream, answer_head(body.size()) + body, client);
  client.take_head(worker.io);
  expect(client, body.size());
  EXPECT_EQ(client.received, body);
  for (Pipe& pipe : taken) worker.pipes.give(std::move(pipe));
}

TEST_F(LongBodyTest, AnUploadArrivesAsItWasSent) {
  const std::string body = body_of(5 * splice_bytes_least + 3);
  Peer client;
  Peer upstream = post(client, body.size());
  send(client, body, upstream);
  expect(upstream, body.size());
  EXPECT_EQ(upstream.received, body);
  send(upstream, answer_head(2) + "ok", client);
  client.take_head(worker.io);
  expect(client, 2);
  EXPECT_EQ(client.received, "ok");
  // And what comes behind it is the next request.
  client.send("GET /next HTTP/1.1\r\nHost: api.example.com\r\n\r\n");
  upstream.received.clear();
  EXPECT_TRUE(upstream.take_head(worker.io).starts_with("GET /next "));
}

TEST_F(LongBodyTest, AnUploadThatBreaksOffIsNeverTakenForWhole) {
  const std::string body = body_of(3 * splice_bytes_least);
  Peer client;
  Peer upstream = post(client, body.size());
  send(client, body.substr(0, 2 * splice_bytes_least), upstream);
  client.close();
  EXPECT_TRUE(upstream.sees_end(worker.io));
  EXPECT_LT(upstream.received.size(), body.size());
  EXPECT_TRUE(run_until(worker.io, [&] { return counted(Side::Legacy, Reason::Dial, 499) == 1; }));
}

TEST_F(LongBodyTest, AnUploadThatStallsIsAnsweredWith408) {
  const std::string body = body_of(3 * splice_bytes_least);
  Peer client;
  Peer upstream = post(client, body.size());
  send(client, body.substr(0, 2 * splice_bytes_least), upstream);
  worker.deadlines.sweep(Clock::now() + worker.view->config().timeouts.request_body);
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 408 "));
  EXPECT_TRUE(upstream.sees_end(worker.io));
}

}  // namespace
}  // namespace crossfade
