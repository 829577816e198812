#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "net/transport.hpp"
#include "support/socket_pair.hpp"

namespace crossfade {
namespace {

using test::run_ready;
using test::run_until;
using test::SocketPair;

void count(void* context) { ++*static_cast<int*>(context); }

Task<void> wait_readable(TransportPtr transport, std::vector<Wake>& wakes) {
  const Wake wake = co_await transport->readable();
  wakes.push_back(wake);
}

TEST(TransportWatch, WatchCallsOnceForDataEndAndReset) {
  for (const std::string_view event : {"data", "end", "reset"}) {
    SCOPED_TRACE(event);
    SocketPair pair;
    int calls = 0;
    pair.near->watch(&count, &calls);
    run_ready(pair.context);
    EXPECT_EQ(calls, 0);
    if (event == "data") pair.send("x");
    if (event == "end") pair.end_by_peer();
    if (event == "reset") pair.reset_by_peer();
    ASSERT_TRUE(run_until(pair.context, [&] { return calls != 0; }));
    run_ready(pair.context);
    EXPECT_EQ(calls, 1);
  }
}

TEST(TransportWatch, AWatchSeesWhatWasThereBefore) {
  SocketPair pair;
  pair.send("x");
  int calls = 0;
  pair.near->watch(&count, &calls);
  EXPECT_EQ(calls, 0);
  ASSERT_TRUE(run_until(pair.context, [&] { return calls == 1; }));
}

TEST(TransportWatch, AWatchCanBeStoppedAndStartedAgain) {
  SocketPair pair;
  int calls = 0;
  pair.near->watch(&count, &calls);
  pair.near->watch(nullptr, nullptr);
  pair.send("x");
  run_ready(pair.context);
  EXPECT_EQ(calls, 0);
  // The news came while nobody watched.
  pair.near->watch(&count, &calls);
  ASSERT_TRUE(run_until(pair.context, [&] { return calls == 1; }));
}

TEST(TransportWatch, AWaitMayFollowAWatchThatWasStopped) {
  SocketPair pair;
  int calls = 0;
  pair.near->watch(&count, &calls);
  pair.near->watch(nullptr, nullptr);
  std::vector<Wake> wakes;
  pair.spawn(wait_readable(pair.near, wakes));
  pair.send("x");
  ASSERT_TRUE(run_until(pair.context, [&] { return !wakes.empty(); }));
  EXPECT_EQ(wakes, std::vector<Wake>{Wake::Ready});
  EXPECT_EQ(calls, 0);
}

TEST(TransportWatch, AWatchIsNotToldOfItsOwnersClose) {
  SocketPair pair;
  int calls = 0;
  pair.near->watch(&count, &calls);
  pair.near->close();
  run_ready(pair.context);
  EXPECT_EQ(calls, 0);
}

// An idle connection's owner goes with it when the peer closes.
struct Owner {
  static void on_news(void* self) {
    auto& that = *static_cast<Owner*>(self);
    that.transport->close();
    that.transport.reset();
  }
  TransportPtr transport;
};

TEST(TransportWatch, AWatchsCallbackMayLetGoOfTheTransport) {
  SocketPair pair;
  Owner owner{pair.near};
  pair.near->watch(&Owner::on_news, &owner);
  pair.end_by_peer();
  pair.near.reset();
  ASSERT_TRUE(run_until(pair.context, [&] { return owner.transport == nullptr; }));
  run_ready(pair.context);
}

}  // namespace
}  // namespace crossfade
