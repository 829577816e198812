#include "net/waiter.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "net/task.hpp"

namespace crossfade {
namespace {

// Counts itself while it lives: what a coroutine's frame holds.
struct Alive {
  explicit Alive(int& n) : count(n) { ++count; }
  Alive(const Alive&) = delete;
  Alive& operator=(const Alive&) = delete;
  ~Alive() { --count; }
  int& count;
};

Task<void> wait_times(Waiter& waiter, int times, std::vector<Wake>& wakes, int& frames) {
  const Alive alive(frames);
  for (int i = 0; i < times; ++i) {
    const Wake wake = co_await waiter.wait();
    wakes.push_back(wake);
  }
}

// A nested coroutine: destroying the inner wait must unwind both frames.
Task<void> wait_nested(Waiter& waiter, std::vector<Wake>& wakes, int& frames) {
  const Alive alive(frames);
  co_await wait_times(waiter, 1, wakes, frames);
}

class WaiterTest : public testing::Test {
 protected:
  void spawn(Task<void> task) {
    crossfade::spawn(std::move(task), [](std::exception_ptr) {});
  }

  std::vector<Wake> wakes_;
  int frames_ = 0;
};

TEST_F(WaiterTest, ResumesHereAndNowWithTheReason) {
  Waiter waiter;
  EXPECT_FALSE(waiter.waiting());
  spawn(wait_times(waiter, 3, wakes_, frames_));
  EXPECT_EQ(frames_, 1);
  for (const Wake wake : {Wake::Ready, Wake::Expired, Wake::Closed}) {
    ASSERT_TRUE(waiter.waiting());
    waiter.resume(wake);
    EXPECT_EQ(wakes_.back(), wake);
  }
  EXPECT_FALSE(waiter.waiting());
  EXPECT_EQ(wakes_.size(), 3u);
  EXPECT_EQ(frames_, 0);
}

TEST_F(WaiterTest, EachWaitHasItsOwnGeneration) {
  Waiter waiter;
  spawn(wait_times(waiter, 2, wakes_, frames_));
  const std::uint32_t first = waiter.generation();
  waiter.resume(Wake::Ready);
  ASSERT_TRUE(waiter.waiting());
  EXPECT_NE(waiter.generation(), first);
  waiter.resume(Wake::Ready);
}

TEST_F(WaiterTest, DestroyingItUnwindsTheCoroutineUnresumed) {
  auto waiter = std::make_unique<Waiter>();
  spawn(wait_nested(*waiter, wakes_, frames_));
  EXPECT_EQ(frames_, 2);
  waiter.reset();
  EXPECT_EQ(frames_, 0);
  EXPECT_TRUE(wakes_.empty());
}

TEST_F(WaiterTest, NestedCoroutinesResumeInside) {
  Waiter waiter;
  spawn(wait_nested(waiter, wakes_, frames_));
  waiter.resume(Wake::Ready);
  EXPECT_EQ(wakes_, std::vector<Wake>{Wake::Ready});
  EXPECT_EQ(frames_, 0);
}

TEST_F(WaiterTest, TwoWaitersAreIndependent) {
  Waiter one;
  Waiter other;
  std::vector<Wake> other_wakes;
  spawn(wait_times(one, 1, wakes_, frames_));
  spawn(wait_times(other, 1, other_wakes, frames_));
  other.resume(Wake::Closed);
  EXPECT_TRUE(one.waiting());
  EXPECT_TRUE(wakes_.empty());
  EXPECT_EQ(other_wakes, std::vector<Wake>{Wake::Closed});
  one.resume(Wake::Ready);
  EXPECT_EQ(wakes_, std::vector<Wake>{Wake::Ready});
}

}  // namespace
}  // namespace crossfade
