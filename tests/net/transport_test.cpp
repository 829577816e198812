#include "net/transport.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "support/socket_pair.hpp"

namespace crossfade {
namespace {

using test::piece;
using test::run_ready;
using test::run_until;
using test::SocketPair;
using test::write_until_blocked;
using Status = IoResult::Status;

// Reads what is there.
std::string read_some(Transport& transport) {
  std::array<char, 64> block;
  const IoResult result = transport.try_read(block);
  return result.ok() ? std::string(block.data(), result.bytes) : "";
}

Task<void> wait_readable(TransportPtr transport, int times, std::vector<Wake>& wakes) {
  for (int i = 0; i < times; ++i) {
    const Wake wake = co_await transport->readable();
    wakes.push_back(wake);
  }
}

Task<void> wait_writable(TransportPtr transport, int times, std::vector<Wake>& wakes) {
  for (int i = 0; i < times; ++i) {
    const Wake wake = co_await transport->writable();
    wakes.push_back(wake);
  }
}

// Reads as the proxy does, until the end: tries, and waits only when there is nothing.
Task<void> read_all(TransportPtr transport, std::string& text, bool& ended) {
  std::array<char, 7> block;
  for (;;) {
    const IoResult result = transport->try_read(block);
    if (result.ok()) {
      text.append(block.data(), result.bytes);
    } else if (result.would_block()) {
      const Wake wake = co_await transport->readable();
      if (wake != Wake::Ready) co_return;
    } else {
      ended = result.status == Status::Eof;
      co_return;
    }
  }
}

TEST(Transport, ReadsWhatIsThere) {
  SocketPair pair;
  std::array<char, 3> block;
  EXPECT_EQ(pair.near->try_read(block).status, Status::WouldBlock);
  EXPECT_FALSE(pair.near->has_news());
  pair.send("hello");
  EXPECT_TRUE(pair.near->has_news());
  const IoResult first = pair.near->try_read(block);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(std::string(block.data(), first.bytes), "hel");
  EXPECT_EQ(read_some(*pair.near), "lo");
  EXPECT_FALSE(pair.near->has_news());
  EXPECT_EQ(pair.near->try_read(block).status, Status::WouldBlock);
}

TEST(Transport, WritesPiecesInOneGo) {
  SocketPair pair;
  const iovec one = piece("alone ");
  EXPECT_EQ(pair.near->try_write({&one, 1}).bytes, 6u);
  const std::array<iovec, 3> three{piece("head "), piece(""), piece("body")};
  const IoResult result = pair.near->try_write(three);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.bytes, 9u);
  EXPECT_EQ(pair.receive(15), "alone head body");
}

TEST(Transport, APeersFinIsTheEndAndAHalfClose) {
  SocketPair pair;
  pair.send("last");
  pair.end_by_peer();
  EXPECT_TRUE(pair.near->has_news());
  EXPECT_FALSE(pair.near->was_reset());
  EXPECT_EQ(read_some(*pair.near), "last");
  std::array<char, 8> block;
  EXPECT_EQ(pair.near->try_read(block).status, Status::Eof);
  EXPECT_TRUE(pair.near->has_news());
  EXPECT_FALSE(pair.near->was_reset());
  const iovec answer = piece("answer");
  EXPECT_TRUE(pair.near->try_write({&answer, 1}).ok());
  EXPECT_EQ(pair.receive(6), "answer");
}

TEST(Transport, APeersResetIsNoEnd) {
  SocketPair pair;
  EXPECT_FALSE(pair.near->was_reset());
  pair.reset_by_peer();
  EXPECT_TRUE(pair.near->was_reset());
  std::array<char, 8> block;
  const IoResult result = pair.near->try_read(block);
  EXPECT_EQ(result.status, Status::Error);
  EXPECT_EQ(result.error, boost::system::errc::connection_reset);
  EXPECT_TRUE(pair.near->has_news());
}

TEST(Transport, WritingAfterAResetIsAnErrorAndNoSignal) {
  SocketPair pair;
  pair.reset_by_peer();
  const std::array<iovec, 2> two{piece("a"), piece("b")};
  EXPECT_EQ(pair.near->try_write(two).status, Status::Error);
  EXPECT_EQ(pair.near->try_write({two.data(), 1}).status, Status::Error);
}

TEST(Transport, ReadableWakesForDataEndAndReset) {
  for (const std::string_view event : {"data", "end", "reset"}) {
    SCOPED_TRACE(event);
    SocketPair pair;
    std::vector<Wake> wakes;
    pair.spawn(wait_readable(pair.near, 1, wakes));
    EXPECT_TRUE(wakes.empty());
    if (event == "data") pair.send("x");
    if (event == "end") pair.end_by_peer();
    if (event == "reset") pair.reset_by_peer();
    ASSERT_TRUE(run_until(pair.context, [&] { return !wakes.empty(); }));
    EXPECT_EQ(wakes, std::vector<Wake>{Wake::Ready});
  }
}

TEST(Transport, ReadableWakesForWhatWasThereBefore) {
  SocketPair pair;
  pair.send("x");
  std::vector<Wake> wakes;
  pair.spawn(wait_readable(pair.near, 1, wakes));
  ASSERT_TRUE(run_until(pair.context, [&] { return !wakes.empty(); }));
  EXPECT_EQ(wakes, std::vector<Wake>{Wake::Ready});
}

TEST(Transport, ReadsAStreamToItsEnd) {
  SocketPair pair;
  std::string text;
  bool ended = false;
  pair.spawn(read_all(pair.near, text, ended));
  std::string sent;
  for (int i = 0; i < 20; ++i) {
    const std::string part(static_cast<std::size_t>(1 + i * 3), static_cast<char>('a' + i));
    pair.send(part);
    sent += part;
    ASSERT_TRUE(run_until(pair.context, [&] { return text.size() == sent.size(); }));
  }
  pair.end_by_peer();
  ASSERT_TRUE(run_until(pair.context, [&] { return ended; }));
  EXPECT_EQ(text, sent);
}

// The end, or a reset, that comes together with the last bytes must be noticed, though there will be no other edge.
TEST(Transport, AnEndThatComesWithTheLastBytesIsNotMissed) {
  for (const std::string_view event : {"end", "reset"}) {
    SCOPED_TRACE(event);
    SocketPair pair;
    std::vector<Wake> wakes;
    pair.spawn(wait_readable(pair.near, 1, wakes));
    pair.send("last");
    if (event == "end") pair.end_by_peer();
    if (event == "reset") pair.reset_by_peer();
    ASSERT_TRUE(run_until(pair.context, [&] { return !wakes.empty(); }));
    EXPECT_EQ(read_some(*pair.near), "last");
    EXPECT_TRUE(pair.near->may_read());
    pair.spawn(wait_readable(pair.near, 1, wakes));
    ASSERT_TRUE(run_until(pair.context, [&] { return wakes.size() == 2; }));
    std::array<char, 8> block;
    EXPECT_EQ(pair.near->try_read(block).status, event == "end" ? Status::Eof : Status::Error);
  }
}

// As an answer that comes while its request is still being sent, or at once when the upstream accepts.
TEST(Transport, WhatComesWhileOnlyRoomIsWaitedForIsNotLost) {
  SocketPair pair;
  const std::size_t sent = write_until_blocked(*pair.near);
  std::vector<Wake> wakes;
  pair.spawn(wait_writable(pair.near, 1, wakes));
  pair.send("early");
  run_ready(pair.context);
  EXPECT_EQ(pair.receive(sent).size(), sent);
  ASSERT_TRUE(run_until(pair.context, [&] { return wakes.size() == 1; }));
  EXPECT_TRUE(pair.near->may_read());
  pair.spawn(wait_readable(pair.near, 1, wakes));
  ASSERT_TRUE(run_until(pair.context, [&] { return wakes.size() == 2; }));
  EXPECT_EQ(read_some(*pair.near), "early");
}

TEST(Transport, KnowsWhenThereIsNothingMore) {
  SocketPair pair;
  std::vector<Wake> wakes;
  pair.spawn(wait_readable(pair.near, 1, wakes));
  EXPECT_FALSE(pair.near->may_read());
  pair.send("hello");
  ASSERT_TRUE(run_until(pair.context, [&] { return !wakes.empty(); }));
  EXPECT_TRUE(pair.near->may_read());
  std::array<char, 3> block;
  EXPECT_TRUE(pair.near->try_read(block).ok());
  EXPECT_TRUE(pair.near->may_read()) << "two bytes are left";
  EXPECT_EQ(read_some(*pair.near), "lo");
  EXPECT_FALSE(pair.near->may_read());
}

TEST(Transport, WritableWakesWhenThePeerMakesRoom) {
  SocketPair pair;
  const std::size_t sent = write_until_blocked(*pair.near);
  std::vector<Wake> wakes;
  pair.spawn(wait_writable(pair.near, 1, wakes));
  EXPECT_TRUE(wakes.empty());
  EXPECT_EQ(pair.receive(sent).size(), sent);
  ASSERT_TRUE(run_until(pair.context, [&] { return !wakes.empty(); }));
  EXPECT_EQ(wakes, std::vector<Wake>{Wake::Ready});
  const iovec more = piece("more");
  EXPECT_TRUE(pair.near->try_write({&more, 1}).ok());
}

TEST(Transport, AReaderAndAWriterWaitAtTheSameTime) {
  SocketPair pair;
  write_until_blocked(*pair.near);
  std::vector<Wake> read_wakes;
  std::vector<Wake> write_wakes;
  pair.spawn(wait_readable(pair.near, 1, read_wakes));
  pair.spawn(wait_writable(pair.near, 1, write_wakes));
  pair.send("x");
  ASSERT_TRUE(run_until(pair.context, [&] { return !read_wakes.empty(); }));
  EXPECT_TRUE(write_wakes.empty());
  pair.near->interrupt_write();
  ASSERT_TRUE(run_until(pair.context, [&] { return !write_wakes.empty(); }));
  EXPECT_EQ(read_wakes, std::vector<Wake>{Wake::Ready});
  EXPECT_EQ(write_wakes, std::vector<Wake>{Wake::Expired});
}

TEST(Transport, AnInterruptEndsTheWaitFromTheLoop) {
  SocketPair pair;
  std::vector<Wake> wakes;
  pair.spawn(wait_readable(pair.near, 1, wakes));
  pair.near->interrupt_read();
  EXPECT_TRUE(wakes.empty());
  run_ready(pair.context);
  EXPECT_EQ(wakes, std::vector<Wake>{Wake::Expired});
}

TEST(Transport, AnInterruptIsMeantForOneWaitAlone) {
  SocketPair pair;
  // Nobody waits: nothing to end, now or later.
  pair.near->interrupt_read();
  pair.near->interrupt_write();
  std::vector<Wake> wakes;
  pair.spawn(wait_readable(pair.near, 2, wakes));
  EXPECT_TRUE(wakes.empty());
  // The second was meant for the wait that the first ended.
  pair.near->interrupt_read();
  pair.near->interrupt_read();
  run_ready(pair.context);
  EXPECT_EQ(wakes, std::vector<Wake>{Wake::Expired});
  pair.send("x");
  ASSERT_TRUE(run_until(pair.context, [&] { return wakes.size() == 2; }));
  EXPECT_EQ(wakes.back(), Wake::Ready);
}

TEST(Transport, WhatArrivesAfterAnInterruptIsNotLost) {
  SocketPair pair;
  std::vector<Wake> wakes;
  pair.spawn(wait_readable(pair.near, 1, wakes));
  pair.near->interrupt_read();
  run_ready(pair.context);
  ASSERT_EQ(wakes, std::vector<Wake>{Wake::Expired});
  // The old wait is still under way in the loop: it sees the data while nobody listens.
  pair.send("x");
  run_ready(pair.context);
  pair.spawn(wait_readable(pair.near, 1, wakes));
  ASSERT_TRUE(run_until(pair.context, [&] { return wakes.size() == 2; }));
  EXPECT_EQ(wakes.back(), Wake::Ready);
  EXPECT_EQ(read_some(*pair.near), "x");
}

TEST(Transport, CloseWakesBothFromTheLoop) {
  SocketPair pair;
  write_until_blocked(*pair.near);
  std::vector<Wake> read_wakes;
  std::vector<Wake> write_wakes;
  pair.spawn(wait_readable(pair.near, 1, read_wakes));
  pair.spawn(wait_writable(pair.near, 1, write_wakes));
  pair.near->close();
  EXPECT_FALSE(pair.near->is_open());
  EXPECT_TRUE(read_wakes.empty());
  EXPECT_TRUE(write_wakes.empty());
  run_ready(pair.context);
  EXPECT_EQ(read_wakes, std::vector<Wake>{Wake::Closed});
  EXPECT_EQ(write_wakes, std::vector<Wake>{Wake::Closed});
}

TEST(Transport, AClosedOneAnswersEverything) {
  SocketPair pair;
  pair.near->close();
  pair.near->close();
  pair.near->abort();
  pair.near->shutdown_write();
  std::array<char, 8> block;
  EXPECT_EQ(pair.near->try_read(block).status, Status::Error);
  const iovec one = piece("x");
  EXPECT_EQ(pair.near->try_write({&one, 1}).status, Status::Error);
  EXPECT_TRUE(pair.near->has_news());
  std::vector<Wake> wakes;
  pair.spawn(wait_readable(pair.near, 1, wakes));
  pair.spawn(wait_writable(pair.near, 1, wakes));
  ASSERT_TRUE(run_until(pair.context, [&] { return wakes.size() == 2; }));
  EXPECT_EQ(wakes, (std::vector<Wake>{Wake::Closed, Wake::Closed}));
}

TEST(Transport, CloseIsACleanEndForThePeer) {
  SocketPair pair;
  const iovec one = piece("bye");
  ASSERT_TRUE(pair.near->try_write({&one, 1}).ok());
  pair.near->close();
  error_code error;
  EXPECT_EQ(pair.receive(100, &error), "bye");
  EXPECT_EQ(error, boost::asio::error::eof);
}

TEST(Transport, AbortIsAResetForThePeer) {
  SocketPair pair;
  const iovec one = piece("half a mess");
  ASSERT_TRUE(pair.near->try_write({&one, 1}).ok());
  ASSERT_TRUE(test::wait_for(pair.far.native_handle(), POLLIN));
  pair.near->abort();
  EXPECT_FALSE(pair.near->is_open());
  error_code error;
  pair.receive(100, &error);
  EXPECT_EQ(error, boost::asio::error::connection_reset);
}

TEST(Transport, ShutdownWriteEndsOneDirection) {
  SocketPair pair;
  pair.near->shutdown_write();
  error_code error;
  pair.receive(1, &error);
  EXPECT_EQ(error, boost::asio::error::eof);
  EXPECT_FALSE(pair.near->was_reset());
  pair.send("still here");
  EXPECT_EQ(read_some(*pair.near), "still here");
}

TEST(Transport, IsFreedOnceClosedAndLetGo) {
  SocketPair pair;
  std::vector<Wake> wakes;
  pair.spawn(wait_readable(pair.near, 1, wakes));
  EXPECT_GT(pair.near->use_count(), 1u);
  pair.near->close();
  ASSERT_TRUE(run_until(pair.context, [&] { return pair.near->use_count() == 1; }));
  EXPECT_EQ(wakes, std::vector<Wake>{Wake::Closed});
}

TEST(Transport, AFreeOneKeepsNothingInTheLoop) {
  SocketPair pair;
  EXPECT_EQ(pair.near->use_count(), 1u);
  pair.send("x");
  EXPECT_EQ(read_some(*pair.near), "x");
  EXPECT_EQ(pair.near->use_count(), 1u);
}

}  // namespace
}  // namespace crossfade
