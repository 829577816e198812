// A request's body that arrives piece by piece behind its head and has to be sent again: every endpoint that is asked
// gets it whole, once and in order.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <string_view>

#include "proxy/retry_fixture.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::no_content;
using test::Peer;
using test::run_ready;
using test::run_until;
using test::TestListener;

constexpr std::string_view next_get = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

std::string put(std::string_view framing, std::string_view start = "", std::string_view method = "PUT") {
  std::string text(method);
  return text.append(" / HTTP/1.1\r\nHost: a\r\n").append(framing).append("\r\n\r\n").append(start);
}
std::string length(std::size_t bytes) { return "Content-Length: " + std::to_string(bytes); }
constexpr std::string_view chunked = "Transfer-Encoding: chunked";

std::string chunk(std::string_view payload) {
  char size[20];
  std::snprintf(size, sizeof(size), "%zx\r\n", payload.size());
  return std::string(size).append(payload).append("\r\n");
}
// The payload of a whole chunked body, however it is cut. What is behind its last chunk goes to `end`.
std::string payload_of(std::string_view body, std::string* end = nullptr) {
  std::string payload;
  for (;;) {
    const std::size_t line = body.find("\r\n");
    const std::size_t size = std::stoul(std::string(body.substr(0, line)), nullptr, 16);
    body.remove_prefix(line + 2);
    if (size == 0) break;
    payload += body.substr(0, size);
    EXPECT_EQ(body.substr(size, 2), "\r\n");
    body.remove_prefix(size + 2);
  }
  if (end != nullptr) *end = body;
  return payload;
}

class RepeatedBody : public test::RetryFixture {
 protected:
  // Runs the loop until the upstream has this much of the body, all told.
  void arrives(Peer& upstream, std::string_view all) {
    EXPECT_TRUE(run_until(worker.io, [&] { return upstream.pump() || upstream.received.size() >= all.size(); }));
    run_ready(worker.io);
    upstream.pump();
    EXPECT_EQ(upstream.received, all);
  }
  void answer(Peer& upstream, Peer& client) {
    upstream.send(no_content);
    expect_answer(client, "204");
  }
  std::uint64_t body_bytes() const {
    Totals totals = registry.sum();
    return totals.dials[{"public-api", "everything", Side::Legacy}].request_bytes;
  }
};

TEST_F(RepeatedBody, OfKnownLengthIsRepeatedWhole) {
  configure();
  Peer client = ask(put(length(6)));
  Peer upstream = asked(first);
  client.send("ab");
  arrives(upstream, "ab");
  client.send("cdef");
  arrives(upstream, "abcdef");
  upstream.reset();
  Peer other = asked(second);
  EXPECT_NE(head.find("Content-Length: 6\r\n"), std::string::npos) << head;
  arrives(other, "abcdef");
  answer(other, client);
  ASSERT_TRUE(run_until(worker.io, [&] { return counted(204) == 1; }));
  EXPECT_EQ(body_bytes(), 6U) << "a repeated body is counted once";
  EXPECT_EQ(retries(), 1U);
}

TEST_F(RepeatedBody, InChunksIsRepeatedWhole) {
  configure();
  Peer client = ask(put(chunked));
  Peer upstream = asked(first);
  client.send(chunk("abc"));
  upstream.take_until(worker.io, chunk("abc"));
  client.send(chunk("defg") + "0\r\n\r\n");
  upstream.take_until(worker.io, "0\r\n\r\n");
  upstream.reset();
  Peer other = asked(second);
  std::string end;
  EXPECT_EQ(payload_of(other.take_until(worker.io, "0\r\n\r\n"), &end), "abcdefg");
  EXPECT_EQ(end, "\r\n");
  answer(other, client);
  EXPECT_EQ(other.received, "");
}

TEST_F(RepeatedBody, ItsTrailersAreRepeatedBehindIt) {
  configure();
  Peer client = ask(put(chunked, chunk("abc")));
  Peer upstream = asked(first, chunk("abc"));
  client.send("0\r\nX-Sum: 7\r\n\r\n");
  upstream.take_until(worker.io, "0\r\nX-Sum: 7\r\n\r\n");
  upstream.reset();
  Peer other = asked(second, "\r\n\r\n");
  EXPECT_EQ(other.take_until(worker.io, "\r\n\r\n"), chunk("abc") + "0\r\nX-Sum: 7\r\n\r\n");
  answer(other, client);
}

TEST_F(RepeatedBody, TheRestIsStillTakenFromTheClient) {
  configure();
  Peer client = ask(put(length(6), "a"));
  Peer upstream = asked(first, "a");
  client.send("b");
  arrives(upstream, "b");
  upstream.reset();
  Peer other = asked(second);
  arrives(other, "ab");
  client.send("cd");
  arrives(other, "abcd");
  client.send("ef");
  arrives(other, "abcdef");
  answer(other, client);
}

TEST_F(RepeatedBody, TheRestInChunksIsStillTakenFromTheClient) {
  configure();
  Peer client = ask(put(chunked, "3\r\nab"));  // cut within a chunk
  Peer upstream = asked(first);
  EXPECT_EQ(upstream.take_until(worker.io, "ab\r\n"), chunk("ab"));
  client.send("c\r\n4\r");  // and within a chunk's head
  EXPECT_EQ(upstream.take_until(worker.io, "c\r\n"), chunk("c"));
  upstream.reset();
  Peer other = asked(second);
  EXPECT_EQ(other.take_until(worker.io, "abc\r\n"), chunk("abc"));
  client.send("\ndefg\r\n0\r\n\r\n");
  EXPECT_EQ(payload_of(other.take_until(worker.io, "0\r\n\r\n")), "defg");
  answer(other, client);
}

TEST_F(RepeatedBody, WhatArrivesInTheBackoffIsNotLost) {
  py2.retry.backoff = 300ms;
  configure();
  Peer client = ask(put(length(6), "ab"));
  Peer upstream = asked(first, "ab");
  upstream.reset();
  ASSERT_TRUE(run_until(worker.io, [&] { return retries() == 1; }));
  client.send("cdef");
  Peer other = asked(second);
  arrives(other, "abcdef");
  answer(other, client);
}

TEST_F(RepeatedBody, WhatArrivesInTheSameTurnAsTheResetIsNotLost) {
  configure();
  Peer client = ask(put(length(6), "ab"));
  Peer upstream = asked(first, "ab");
  client.send("cd");
  upstream.reset();
  Peer other = asked(second);
  client.send("ef");
  arrives(other, "abcdef");
  answer(other, client);
}

TEST_F(RepeatedBody, AnAnswerBeforeItsEndIsNoReasonToLoseIt) {
  py2.retry.on_status = {503};
  configure();
  Peer client = ask(put(length(6), "ab"));
  Peer upstream = asked(first, "ab");
  client.send("cd");
  arrives(upstream, "cd");
  upstream.send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
  Peer other = asked(second);
  client.send("ef");
  arrives(other, "abcdef");
  answer(other, client);
}

TEST_F(RepeatedBody, WhatFollowsItIsTheNextRequest) {
  for (const bool before : {true, false}) {
    SCOPED_TRACE(before ? "it comes before the reset" : "it comes after the reset");
    configure();
    Peer client = ask(put(length(6), "ab"));
    const std::string rest = std::string("cdef").append(next_get);
    Peer upstream = asked(first, "ab");
    if (before) {
      client.send(rest);
      arrives(upstream, "cdef");
    }
    upstream.reset();
    Peer other = asked(second);
    if (!before) client.send(rest);
    arrives(other, "abcdef");
    other.received.clear();
    other.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    client.take_head(worker.io);
    Peer next = asked(first);
    EXPECT_TRUE(head.starts_with("GET /next ")) << head;
    answer(next, client);
  }
}

// Cut at every place, reset after every piece: the third endpoint asked answers.
TEST_F(RepeatedBody, EveryByteArrivesOnceWhereverItIsCut) {
  py2.endpoints = {{"127.0.0.1", first.port()}};
  py2.retry.attempts = 2;
  const std::string whole = "abcdefgh";
  for (std::size_t one = 0; one <= whole.size(); ++one) {
    for (std::size_t two = one; two <= whole.size(); two += 2) {
      SCOPED_TRACE("cut at " + std::to_string(one) + " and " + std::to_string(two));
      configure();
      Peer client = ask(put(length(whole.size())));
      Peer upstream = asked(first);
      const auto piece = [&](std::size_t from, std::size_t to) {
        if (to > from) client.send(std::string_view(whole).substr(from, to - from));
        arrives(upstream, whole.substr(0, to));
      };
      piece(0, one);
      upstream.reset();
      upstream = asked(first);
      piece(one, two);
      upstream.reset();
      upstream = asked(first);
      piece(two, whole.size());
      answer(upstream, client);
    }
  }
}

TEST_F(RepeatedBody, AsLargeAsItMayBeInRandomPieces) {
  py2.retry.attempts = 5;
  py2.endpoints = {{"127.0.0.1", first.port()}};
  std::mt19937 random(20240607);  // seeded: a failure can be repeated
  const std::string whole = [&] {
    std::string bytes(py2.retry_buffer_bytes, '\0');
    std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<char>(random()); });
    return bytes;
  }();
  configure();
  Peer client = ask(put(length(whole.size())));
  Peer upstream = asked(first);
  std::size_t sent = 0;
  for (int resets = 0; sent < whole.size();) {
    const std::size_t size = std::min<std::size_t>(whole.size() - sent, 1 + random() % 5'000);
    client.send(std::string_view(whole).substr(sent, size));
    sent += size;
    if (resets < 5 && sent > whole.size() * (resets + 1U) / 6) {
      ++resets;
      upstream.reset();  // with whatever it has taken by now
      upstream = asked(first);
    }
  }
  EXPECT_TRUE(run_until(worker.io, [&] { return upstream.pump() || upstream.received.size() >= whole.size(); }));
  EXPECT_TRUE(upstream.received == whole) << upstream.received.size() << " bytes, or other ones";
  answer(upstream, client);
  EXPECT_EQ(retries(), 5U);
}

struct BufferCase {
  std::string_view framing, start, rest;  // what comes with the head, and later
  std::uint64_t buffer;
  bool repeated;
  std::string_view method = "PUT";
};

TEST_F(RepeatedBody, UpToTheBufferIsHeld) {
  for (const BufferCase& c : {
           BufferCase{"Content-Length: 6", "", "abcdef", 6, true},
           BufferCase{"Content-Length: 6", "", "abcdef", 5, false},
           BufferCase{"Content-Length: 6", "ab", "cdef", 6, true},
           BufferCase{"Content-Length: 6", "ab", "cdef", 5, false},
           BufferCase{"Content-Length: 6", "abcdef", "", 0, true},  // it came with its head
           BufferCase{"Content-Length: 6", "ab", "cdef", 0, false},
           BufferCase{chunked, "", "6\r\nabcdef\r\n0\r\n\r\n", 6, true},
           BufferCase{chunked, "", "6\r\nabcdef\r\n0\r\n\r\n", 5, false},
           BufferCase{chunked, "2\r\nab\r\n", "4\r\ncdef\r\n0\r\n\r\n", 6, true},
           BufferCase{chunked, "2\r\nab\r\n", "4\r\ncdef\r\n0\r\n\r\n", 5, false},
           BufferCase{chunked, "6\r\nabcdef\r\n0\r\n\r\n", "", 0, true},
           BufferCase{"Content-Length: 6", "ab", "cdef", 6, false, "POST"},
           BufferCase{"Content-Length: 6", "ab", "cdef", 6, false, "PATCH"},
           BufferCase{"Content-Length: 6", "ab", "cdef", 6, true, "DELETE"},
       }) {
    SCOPED_TRACE(std::string(c.method).append(" ").append(c.framing).append(": ").append(c.start).append(", then ") +
                 std::string(c.rest) + ", held up to " + std::to_string(c.buffer));
    py2.retry_buffer_bytes = c.buffer;
    configure();
    Peer client = ask(put(c.framing, c.start, c.method));
    const std::string_view last = c.framing == chunked ? "0\r\n\r\n" : "f";
    Peer upstream = asked(first);
    client.send(c.rest);
    upstream.take_until(worker.io, last);
    upstream.reset();
    if (c.repeated) {
      Peer other = asked(second);
      const std::string text = other.take_until(worker.io, last);
      EXPECT_EQ(c.framing == chunked ? payload_of(text) : text, "abcdef");
      answer(other, client);
    } else {
      expect_answer(client, "502", "}");
      expect_nobody_asked();
    }
  }
}

TEST_F(RepeatedBody, WhatOutgrowsTheBufferOnItsSecondWayIsNotSentAThirdTime) {
  py2.retry.attempts = 5;
  py2.retry_buffer_bytes = 4;
  configure();
  Peer client = ask(put(length(6), "ab"));
  asked(first, "ab").reset();
  Peer other = asked(second, "ab");
  client.send("cdef");
  arrives(other, "cdef");
  other.reset();
  expect_answer(client, "502", "}");
  EXPECT_EQ(retries(), 1U);
  expect_nobody_asked();
}

TEST_F(RepeatedBody, AClientThatBreaksOffEndsItsRepetition) {
  configure();
  Peer client = ask(put(length(6), "ab"));
  asked(first, "ab").reset();
  Peer other = asked(second, "ab");
  client.send("cd");
  arrives(other, "cd");
  client.reset();
  EXPECT_TRUE(other.sees_end(worker.io)) << "it must not take what it has for the whole";
  EXPECT_TRUE(run_until(worker.io, [&] { return counted(499) == 1; }));
  expect_nobody_asked();
}

TEST_F(RepeatedBody, ALimitOfTheBodyHoldsForTheWholeOfIt) {
  config.limits.request_body_bytes = 5;
  configure();
  Peer client = ask(put(chunked, chunk("ab")));
  asked(first, chunk("ab")).reset();
  Peer other = asked(second, chunk("ab"));
  client.send(chunk("cde"));
  other.take_until(worker.io, chunk("cde"));
  client.send(chunk("f"));
  EXPECT_TRUE(client.take_head(worker.io).starts_with("HTTP/1.1 413 "));
  EXPECT_TRUE(other.sees_end(worker.io));
}

}  // namespace
}  // namespace crossfade
