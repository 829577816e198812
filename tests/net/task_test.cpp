#include "net/task.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "net/waiter.hpp"

namespace crossfade {
namespace {

struct Ended {
  bool yes = false;
  std::exception_ptr error;
};

void spawn_into(Task<void> task, Ended& ended) {
  spawn(std::move(task), [&ended](std::exception_ptr error) {
    ended.yes = true;
    ended.error = error;
  });
}

Task<int> at_once(int value) { co_return value; }

Task<int> after(Waiter& waiter, int value) {
  co_await waiter.wait();
  co_return value;
}

Task<int> sum(Waiter& waiter, int n) {
  int total = 0;
  for (int i = 0; i < n; ++i) {
    total += co_await at_once(i);
    total += co_await after(waiter, i);
  }
  co_return total;
}

Task<void> store_sum(Waiter& waiter, int n, int& result) { result = co_await sum(waiter, n); }

TEST(Task, RunsHereUntilItsFirstWait) {
  Waiter waiter;
  int result = 0;
  Ended ended;
  spawn_into(store_sum(waiter, 3, result), ended);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(ended.yes);
    ASSERT_TRUE(waiter.waiting());
    waiter.resume(Wake::Ready);
  }
  EXPECT_TRUE(ended.yes);
  EXPECT_EQ(ended.error, nullptr);
  EXPECT_EQ(result, 6);
}

TEST(Task, ThatNobodyAwaitsDoesNotRun) {
  Waiter waiter;
  { const Task<int> dropped = after(waiter, 1); }
  EXPECT_FALSE(waiter.waiting());
}

// As a client's pipelined requests are answered, or a body that is all there: the stack must not grow with their
// number.
Task<void> many_at_once(int n, long& total) {
  for (int i = 0; i < n; ++i) total += co_await at_once(1);
}

TEST(Task, ThoseThatEndAtOnceDoNotPileUp) {
  long total = 0;
  Ended ended;
  spawn_into(many_at_once(1'000'000, total), ended);
  EXPECT_TRUE(ended.yes);
  EXPECT_EQ(total, 1'000'000);
}

Task<void> many_waits(Waiter& waiter, int n, long& total) {
  for (int i = 0; i < n; ++i) total += co_await after(waiter, 1);
}

TEST(Task, NorDoThoseThatWait) {
  Waiter waiter;
  long total = 0;
  Ended ended;
  spawn_into(many_waits(waiter, 100'000, total), ended);
  while (waiter.waiting()) waiter.resume(Wake::Ready);
  EXPECT_TRUE(ended.yes);
  EXPECT_EQ(total, 100'000);
}

Task<int> throw_after(Waiter* waiter) {
  if (waiter != nullptr) co_await waiter->wait();
  throw std::runtime_error("no");
}
Task<void> await_throwing(Waiter* waiter, std::string& caught) {
  try {
    co_await throw_after(waiter);
  } catch (const std::runtime_error& error) {
    caught = error.what();
  }
  co_await throw_after(nullptr);
}

TEST(Task, AnExceptionReachesWhoAwaits) {
  Waiter waiter;
  for (Waiter* first : {static_cast<Waiter*>(nullptr), &waiter}) {
    std::string caught;
    Ended ended;
    spawn_into(await_throwing(first, caught), ended);
    if (first != nullptr) waiter.resume(Wake::Ready);
    EXPECT_EQ(caught, "no");
    EXPECT_TRUE(ended.yes);
    EXPECT_NE(ended.error, nullptr);
  }
}

Task<std::unique_ptr<int>> boxed() { co_return std::make_unique<int>(7); }
Task<void> unbox(int& value) { value = *co_await boxed(); }

TEST(Task, ResultsMayBeMovedOnly) {
  int value = 0;
  Ended ended;
  spawn_into(unbox(value), ended);
  EXPECT_EQ(value, 7);
}

Task<void> take_turns(boost::asio::io_context& io, int n, std::vector<int>& order, int me) {
  for (int i = 0; i < n; ++i) {
    order.push_back(me);
    co_await next_turn(io);
  }
}

TEST(Task, NextTurnLetsOthersGoFirst) {
  boost::asio::io_context io;
  std::vector<int> order;
  Ended one, two;
  spawn_into(take_turns(io, 2, order, 1), one);
  spawn_into(take_turns(io, 2, order, 2), two);
  io.poll();
  EXPECT_EQ(order, (std::vector<int>{1, 2, 1, 2}));
  EXPECT_TRUE(one.yes && two.yes);
}

TEST(Task, ALoopThatEndsUnwindsWhoWaitsForItsTurn) {
  auto io = std::make_unique<boost::asio::io_context>();
  std::vector<int> order;
  Ended ended;
  auto held = std::make_shared<int>(0);
  const std::weak_ptr<int> frame = held;
  spawn(take_turns(*io, 1, order, 1), [held = std::move(held), &ended](std::exception_ptr) { ended.yes = true; });
  EXPECT_FALSE(frame.expired());
  io.reset();
  EXPECT_TRUE(frame.expired());
  EXPECT_FALSE(ended.yes);
}

TEST(Frames, AreHandedOutAgain) {
  void* first = allocate_frame(200);
  free_frame(first, 200);
  void* second = allocate_frame(210);  // the same list
  void* other = allocate_frame(1'000);
  EXPECT_NE(second, other);
  free_frame(second, 210);
  free_frame(other, 1'000);
  void* large = allocate_frame(frame_bytes_kept + 1);
  free_frame(large, frame_bytes_kept + 1);
  release_frames();
  release_frames();
}

}  // namespace
}  // namespace crossfade
