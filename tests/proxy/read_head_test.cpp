#include "proxy/read_head.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "proxy/proxy_fixture.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::begin;
using test::complete;
using test::Peer;
using test::Pending;
using test::run_until;

using Kind = HeadOutcome::Kind;

constexpr std::string_view head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

class ReadHeadTest : public test::ProxyFixture {
 protected:
  ReadHeadTest() : config(split()) {
    configure(config);
    connection = &accept(client);
    exchange = std::make_unique<Exchange>(worker, *connection);
  }
  ~ReadHeadTest() override {
    exchange.reset();
    delete connection;
    --begun;  // it never served, so it ended without a word
  }
  // `limit`: of the head's bytes.
  void limit(std::uint64_t bytes) {
    config.limits.request_head_bytes = bytes;
    configure(config);
  }
  // Waits until the loop has told of what the client did, as it does before a parked connection is served.
  void await_news(ClientConnection& of) {
    bool told = false;
    of.transport().watch([](void* flag) { *static_cast<bool*>(flag) = true; }, &told);
    ASSERT_TRUE(run_until(worker.io, [&] { return told; }));
  }
  // Sends the start of a head and lets it be read.
  Pending<HeadOutcome> begin_with(std::string_view text) {
    client.send(text);
    await_news(*connection);
    return begin(worker.io, read_head(*exchange));
  }
  HeadOutcome read(std::string_view text) { return complete(worker.io, begin_with(text)); }
  std::string_view found() const { return exchange->input.view().substr(0, exchange->head_bytes); }

  Config config;
  Peer client;
  ClientConnection* connection = nullptr;
  std::unique_ptr<Exchange> exchange;
};

TEST_F(ReadHeadTest, TakesAHeadAndLeavesWhatFollows) {
  EXPECT_EQ(read(std::string(head) + "GET /next").kind, Kind::Complete);
  EXPECT_EQ(found(), head);
  EXPECT_EQ(exchange->input.view().substr(exchange->head_bytes), "GET /next");
  EXPECT_EQ(exchange->view, worker.view);
  EXPECT_NE(exchange->start, Clock::time_point{});
}

TEST_F(ReadHeadTest, BytesThatAreThereNeedNoWait) {
  const Pending<HeadOutcome> pending = begin_with(head);
  ASSERT_TRUE(pending.done());
  EXPECT_EQ(pending.value().kind, Kind::Complete);
}

TEST_F(ReadHeadTest, AHeadMayComeByteByByte) {
  const Pending<HeadOutcome> pending = begin_with(head.substr(0, 1));
  for (std::size_t i = 1; i < head.size(); ++i) {
    EXPECT_FALSE(pending.done());
    client.send(head.substr(i, 1));
    EXPECT_TRUE(run_until(worker.io, [&] { return exchange->input.size() == i + 1; }));
  }
  EXPECT_EQ(complete(worker.io, pending).kind, Kind::Complete);
  EXPECT_EQ(found(), head);
}

TEST_F(ReadHeadTest, OneEmptyLineBeforeItIsSkipped) {
  EXPECT_EQ(read("\r\n" + std::string(head)).kind, Kind::Complete);
  EXPECT_EQ(found(), head);
}

TEST_F(ReadHeadTest, AnEmptyLineInTwoHalvesBeginsNothing) {
  const Pending<HeadOutcome> pending = begin_with("\r");
  ASSERT_EQ(exchange->input.size(), 1U);
  client.send("\n");
  ASSERT_TRUE(run_until(worker.io, [&] { return exchange->input.empty(); }));
  EXPECT_FALSE(pending.done());
  worker.deadlines.sweep(Clock::now() + 100ms);
  EXPECT_EQ(complete(worker.io, pending).kind, Kind::Idle);
}

TEST_F(ReadHeadTest, ALineFeedAloneIsRefused) {
  const HeadOutcome outcome = read("GET / HTTP/1.1\nHost: a\n\n");
  EXPECT_EQ(outcome.kind, Kind::Refused);
  EXPECT_EQ(outcome.problem, Problem::Malformed);
}

TEST_F(ReadHeadTest, TheLimitIsToTheByte) {
  limit(head.size());
  EXPECT_EQ(read(head).kind, Kind::Complete);
  exchange->next();
  limit(head.size() - 1);
  const HeadOutcome outcome = read(head);
  EXPECT_EQ(outcome.kind, Kind::Refused);
  EXPECT_EQ(outcome.problem, Problem::HeadTooLarge);
}

TEST_F(ReadHeadTest, AnUnfinishedHeadBeyondTheLimitIsRefusedByWhatIsTooLong) {
  limit(64);
  EXPECT_EQ(read("GET / HTTP/1.1\r\nX-Long: " + std::string(100, 'x')).problem, Problem::HeadTooLarge);
  exchange->release();
  exchange->client = connection;
  EXPECT_EQ(read("GET /" + std::string(100, 'x')).problem, Problem::TargetTooLong);
}

// While it arrives, not when it is complete: nobody has to hold what will be refused.
TEST_F(ReadHeadTest, ALineThatIsTooLongIsRefusedWhileItArrives) {
  config.limits.request_line_bytes = 20;
  config.limits.request_header_bytes = 10;
  configure(config);
  EXPECT_EQ(read("GET /" + std::string(17, 'x')).problem, Problem::TargetTooLong);
  exchange->release();
  exchange->client = connection;
  const HeadOutcome outcome = read("GET / HTTP/1.1\r\nX: 90123456789");
  EXPECT_EQ(outcome.problem, Problem::HeadTooLarge);
  EXPECT_EQ(outcome.offending, "X: 90123456789");
}

TEST_F(ReadHeadTest, AHeadLargerThanABlockFits) {
  const std::string large =
      "GET / HTTP/1.1\r\nHost: a\r\nX-Large: " + std::string(BlockPool::small_bytes * 3 / 2, 'x') + "\r\n\r\n";
  EXPECT_EQ(read(large).kind, Kind::Complete);
  EXPECT_EQ(found(), large);
}

TEST_F(ReadHeadTest, AClientThatLeavesEndsIt) {
  for (const std::string_view before : {"", "GET / HT"}) {
    SCOPED_TRACE(before);
    Peer peer;
    ClientConnection& other = accept(peer);
    Exchange x(worker, other);
    if (!before.empty()) peer.send(before);
    peer.close();
    await_news(other);
    EXPECT_EQ(complete(worker.io, read_head(x)).kind, Kind::Closed);
    delete &other;
    --begun;
  }
}

TEST_F(ReadHeadTest, WithNothingToReadItIsTimeToPark) {
  EXPECT_EQ(complete(worker.io, read_head(*exchange)).kind, Kind::Idle);
  EXPECT_TRUE(worker.deadlines.empty());
}

TEST_F(ReadHeadTest, WhileDrainingThereIsNothingToWaitFor) {
  worker.draining = worker.closing = true;
  EXPECT_EQ(complete(worker.io, read_head(*exchange)).kind, Kind::Closed);
}

TEST_F(ReadHeadTest, DuringTheDrainsDelayTheNextRequestIsWaitedFor) {
  worker.draining = true;
  EXPECT_EQ(complete(worker.io, read_head(*exchange)).kind, Kind::Idle);
  EXPECT_EQ(read(head).kind, Kind::Complete);
}

TEST_F(ReadHeadTest, TheTimeForAHeadIsATotal) {
  const Pending<HeadOutcome> pending = begin_with("GET / HTTP/1.1\r\n");
  ASSERT_EQ(exchange->input.size(), 16U);
  client.send("Host");
  ASSERT_TRUE(run_until(worker.io, [&] { return exchange->input.size() == 20; }));
  worker.deadlines.sweep(exchange->start + config.timeouts.request_head - 1ms);
  test::run_ready(worker.io);
  EXPECT_FALSE(pending.done());
  worker.deadlines.sweep(exchange->start + config.timeouts.request_head);
  const HeadOutcome outcome = complete(worker.io, pending);
  EXPECT_EQ(outcome.kind, Kind::Refused);
  EXPECT_EQ(outcome.problem, Problem::RequestTimeout);
}

TEST_F(ReadHeadTest, ARequestIsAnsweredByTheSnapshotOfItsFirstByte) {
  const auto at_first_byte = worker.view;
  const Pending<HeadOutcome> pending = begin_with(head.substr(0, 5));
  ASSERT_EQ(exchange->input.size(), 5U);
  configure(config);
  ASSERT_NE(worker.view, at_first_byte);
  client.send(head.substr(5));
  EXPECT_EQ(complete(worker.io, pending).kind, Kind::Complete);
  EXPECT_EQ(exchange->view, at_first_byte);
}

}  // namespace
}  // namespace crossfade
