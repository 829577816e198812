#include "upstream/pool_queue.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "support/tasks.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::run_ready;

class PoolQueueTest : public testing::Test {
 protected:
  // One that stands in the queue. `log` takes its name as it gets its slot, or the name and '!' when it does not.
  struct Stander {
    Stander(std::string n, PoolQueueTest& t) : name(std::move(n)), test(t) {}
    std::string name;
    PoolQueueTest& test;
    QueuePlace place;
    bool done = false;
    std::function<void()> then{};  // once it is its turn
  };
  using StanderPtr = std::unique_ptr<Stander>;

  PoolQueueTest() {
    limits.pending = 3;
    limits.queue_timeout = 40ms;  // below the interval of the looks, so that a sweep for the one is none for the other
    queue = make_queue();
    EXPECT_TRUE(slots.take(1));  // by a request under way
  }
  ~PoolQueueTest() override {
    queue.reset();
    run_ready(io);
  }

  std::unique_ptr<PoolQueue> make_queue() {
    return std::make_unique<PoolQueue>(limits, 1, slots, pending, deadlines, io);
  }
  static Task<bool> stand(Stander& stander) {
    const Wake wake = co_await stander.place.wait();
    stander.done = true;
    stander.test.log += wake == Wake::Ready ? stander.name : stander.name + "!";
    if (stander.then) stander.then();
    co_return true;
  }
  // One that waits, or null: it was turned away.
  StanderPtr enter(std::string name) {
    auto stander = std::make_unique<Stander>(std::move(name), *this);
    if (!queue->enter(stander->place, now)) return nullptr;
    test::begin(io, stand(*stander));
    return stander;
  }
  // The request under way ends.
  void free_slot() {
    slots.give();
    queue->look();
    run_ready(io);
  }
  void expect_waiting(int count) const {
    EXPECT_EQ(pending.get(), count);
    EXPECT_EQ(slots.pending(), static_cast<std::uint64_t>(count));
    EXPECT_EQ(queue->empty(), count == 0);
    EXPECT_EQ(deadlines.empty(), count == 0) << "neither a time out nor a look without one who waits";
  }

  boost::asio::io_context io{worker_concurrency_hint};
  DeadlineQueue deadlines;
  PoolLimits limits;
  Slots slots;
  Gauge pending;
  std::unique_ptr<PoolQueue> queue;
  std::string log;
  Clock::time_point now = Clock::now();
};

TEST_F(PoolQueueTest, FirstComeFirstServed) {
  const StanderPtr a = enter("a"), b = enter("b"), c = enter("c");
  expect_waiting(3);
  run_ready(io);
  EXPECT_EQ(log, "") << "there is no slot";
  for (const std::string_view served : {"a", "ab", "abc"}) {
    free_slot();
    EXPECT_EQ(log, served);
    EXPECT_EQ(slots.in_use(), 1U) << "the slot is theirs";
  }
  expect_waiting(0);
  free_slot();
  EXPECT_EQ(slots.in_use(), 0U) << "nobody is left to take it";
}

TEST_F(PoolQueueTest, SeveralFreeSlotsServeSeveralAtOnce) {
  queue = std::make_unique<PoolQueue>(limits, 2, slots, pending, deadlines, io);
  ASSERT_TRUE(slots.take(2));
  const StanderPtr a = enter("a"), b = enter("b"), c = enter("c");
  slots.give();
  slots.give();
  queue->look();
  queue->look();
  run_ready(io);
  EXPECT_EQ(log, "ab");
  EXPECT_EQ(slots.in_use(), 2U);
  expect_waiting(1);
}

TEST_F(PoolQueueTest, NoMoreThanTheLimitWait) {
  StanderPtr a = enter("a"), b = enter("b"), c = enter("c");
  EXPECT_EQ(enter("d"), nullptr);
  expect_waiting(3);
  b->place.interrupt();
  const StanderPtr e = enter("e");
  EXPECT_NE(e, nullptr) << "one place became free";
  EXPECT_EQ(enter("f"), nullptr);
  run_ready(io);
  for (int i = 0; i < 3; ++i) free_slot();
  EXPECT_EQ(log, "b!ace");
}

TEST_F(PoolQueueTest, TheLimitIsTheProcesssNotTheWorkers) {
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(slots.enter(limits.pending));  // at other workers
  const StanderPtr a = enter("a");
  EXPECT_NE(a, nullptr);
  EXPECT_EQ(enter("b"), nullptr);
  EXPECT_EQ(pending.get(), 1) << "the gauge is the worker's own";
  slots.leave();
  EXPECT_NE(enter("c"), nullptr);
}

TEST_F(PoolQueueTest, WithoutPlacesNobodyWaits) {
  limits.pending = 0;
  EXPECT_EQ(enter("a"), nullptr);
  expect_waiting(0);
}

TEST_F(PoolQueueTest, NobodyWaitsLongerThanTheTimeout) {
  const StanderPtr a = enter("a");
  now += 10ms;
  const StanderPtr b = enter("b");
  deadlines.sweep(now + 30ms - 1ns);
  run_ready(io);
  EXPECT_EQ(log, "");
  deadlines.sweep(now + 30ms);
  EXPECT_EQ(log, "") << "resumed by the loop, not by the sweep";
  expect_waiting(1);
  run_ready(io);
  EXPECT_EQ(log, "a!");
  deadlines.sweep(now + 40ms);
  expect_waiting(0);
  run_ready(io);
  EXPECT_EQ(log, "a!b!");
  EXPECT_EQ(slots.in_use(), 1U) << "they took nothing";
}

TEST_F(PoolQueueTest, AnInterruptedOneLeavesAtOnce) {
  const StanderPtr a = enter("a"), b = enter("b");
  a->place.interrupt();
  expect_waiting(1);
  EXPECT_EQ(log, "") << "resumed by the loop, not by the interrupt";
  a->place.interrupt();  // harmless
  run_ready(io);
  EXPECT_EQ(log, "a!");
  a->place.interrupt();  // harmless
  run_ready(io);
  free_slot();
  EXPECT_EQ(log, "a!b");
}

TEST_F(PoolQueueTest, ASlotThatAnotherWorkerFreesIsNoticedAtTheNextLook) {
  limits.queue_timeout = 10s;
  const StanderPtr a = enter("a"), b = enter("b");
  slots.give();  // nobody tells this queue
  deadlines.sweep(now + PoolQueue::look_interval - 1ns);
  run_ready(io);
  EXPECT_EQ(log, "");
  deadlines.sweep(now + PoolQueue::look_interval);
  run_ready(io);
  EXPECT_EQ(log, "a");
  // It looks again and again, as long as somebody waits.
  deadlines.sweep(Clock::now() + PoolQueue::look_interval);
  run_ready(io);
  EXPECT_EQ(log, "a");
  slots.give();
  deadlines.sweep(Clock::now() + PoolQueue::look_interval);
  run_ready(io);
  EXPECT_EQ(log, "ab");
  expect_waiting(0);
}

TEST_F(PoolQueueTest, WhoIsInterruptedBeforeItsTurnLeavesTheSlotToTheNext) {
  const StanderPtr a = enter("a"), b = enter("b");
  slots.give();
  queue->look();
  a->place.interrupt();
  run_ready(io);
  EXPECT_TRUE(a->done);
  EXPECT_TRUE(log == "a!b" || log == "ba!") << log;
  EXPECT_EQ(slots.in_use(), 1U);
  expect_waiting(0);
}

TEST_F(PoolQueueTest, TheOnlyOneInterruptedBeforeItsTurnTakesNoSlot) {
  const StanderPtr a = enter("a");
  slots.give();
  queue->look();
  a->place.interrupt();
  run_ready(io);
  EXPECT_EQ(log, "a!");
  EXPECT_EQ(slots.in_use(), 0U);
}

TEST_F(PoolQueueTest, AnInterruptComesTooLateForWhoHasItsSlot) {
  const StanderPtr a = enter("a");
  a->then = [&] { a->place.interrupt(); };
  free_slot();
  a->place.interrupt();
  run_ready(io);
  EXPECT_EQ(log, "a");
  EXPECT_EQ(slots.in_use(), 1U);
  expect_waiting(0);
}

TEST_F(PoolQueueTest, OneMayBeInterruptedInAnothersTurn) {
  queue = std::make_unique<PoolQueue>(limits, 2, slots, pending, deadlines, io);
  const StanderPtr a = enter("a"), b = enter("b"), c = enter("c");
  a->then = [&] { b->place.interrupt(); };
  slots.give();
  queue->look();
  run_ready(io);
  EXPECT_EQ(log, "acb!");
  EXPECT_EQ(slots.in_use(), 2U);
  expect_waiting(0);
}

TEST_F(PoolQueueTest, WhoEndsAtOnceGivesItsSlotOnInTheSameTurn) {
  const StanderPtr a = enter("a"), b = enter("b");
  a->then = [&] {
    slots.give();
    queue->look();
  };
  free_slot();
  EXPECT_EQ(log, "ab");
  expect_waiting(0);
}

TEST_F(PoolQueueTest, DestroyingItLetsItsPlacesGo) {
  StanderPtr a = enter("a"), b = enter("b");
  slots.give();
  queue->look();  // a turn of the loop that will find it gone
  queue.reset();
  EXPECT_EQ(pending.get(), 0);
  EXPECT_EQ(slots.pending(), 0U);
  EXPECT_TRUE(deadlines.empty());
  run_ready(io);
  EXPECT_EQ(log, "") << "their requests end with the loop";
  EXPECT_EQ(slots.in_use(), 0U);
  a->place.interrupt();  // harmless
  run_ready(io);
  a.reset();
  b.reset();
  run_ready(io);
  EXPECT_EQ(log, "");
}

TEST_F(PoolQueueTest, WhoHasItsTurnMayTakeTheQueueAway) {
  queue = std::make_unique<PoolQueue>(limits, 3, slots, pending, deadlines, io);
  const StanderPtr a = enter("a"), b = enter("b");
  a->then = [&] { queue.reset(); };
  queue->look();
  run_ready(io);
  EXPECT_EQ(log, "a");
  EXPECT_EQ(pending.get(), 0);
  EXPECT_EQ(slots.pending(), 0U);
  EXPECT_TRUE(deadlines.empty());
}

TEST_F(PoolQueueTest, AnAbandonedPlaceLeavesTheQueue) {
  StanderPtr a = enter("a");
  const StanderPtr b = enter("b");
  a.reset();
  expect_waiting(1);
  free_slot();
  EXPECT_EQ(log, "b");
}

}  // namespace
}  // namespace crossfade
