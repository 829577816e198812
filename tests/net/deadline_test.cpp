#include "net/deadline.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace crossfade {
namespace {

using namespace std::chrono_literals;

const Clock::time_point start{1000h};

// Writes its name down when it fires.
struct Named {
  Named(std::string text, std::string& fired) : name(std::move(text)), log(fired), deadline(&Named::fire, this) {}
  static void fire(void* self) { static_cast<Named*>(self)->log += static_cast<Named*>(self)->name; }

  std::string name;
  std::string& log;
  Deadline deadline;
};

TEST(DeadlineQueue, FiresOnceWhenTheTimeHasCome) {
  std::string fired;
  Named a("a", fired);
  DeadlineQueue queue;
  EXPECT_TRUE(queue.empty());
  queue.arm(a.deadline, 5s, start);
  EXPECT_TRUE(a.deadline.armed());
  EXPECT_FALSE(queue.empty());
  queue.sweep(start + 5s - 1ns);
  EXPECT_EQ(fired, "");
  queue.sweep(start + 5s);
  EXPECT_EQ(fired, "a");
  EXPECT_FALSE(a.deadline.armed());
  EXPECT_TRUE(queue.empty());
  queue.sweep(start + 1h);
  EXPECT_EQ(fired, "a");
}

TEST(DeadlineQueue, ZeroOrLessMeansNone) {
  std::string fired;
  Named a("a", fired);
  DeadlineQueue queue;
  for (const Clock::duration none : {Clock::duration(0s), Clock::duration(-1s)}) {
    queue.arm(a.deadline, 5s, start);
    queue.arm(a.deadline, none, start);
    EXPECT_FALSE(a.deadline.armed());
  }
  queue.sweep(start + 1h);
  EXPECT_EQ(fired, "");
}

TEST(DeadlineQueue, RearmingMovesTheExpiry) {
  std::string fired;
  Named a("a", fired);
  DeadlineQueue queue;
  queue.arm(a.deadline, 5s, start);
  queue.arm(a.deadline, 5s, start + 3s);
  queue.sweep(start + 7s);
  EXPECT_EQ(fired, "");
  queue.arm(a.deadline, 1s, start + 7s);
  queue.sweep(start + 8s);
  EXPECT_EQ(fired, "a");
}

TEST(DeadlineQueue, DisarmedOnesDoNotFire) {
  std::string fired;
  Named a("a", fired);
  Named b("b", fired);
  Named c("c", fired);
  DeadlineQueue queue;
  a.deadline.disarm();  // never armed: nothing happens
  for (Named* each : {&a, &b, &c}) queue.arm(each->deadline, 5s, start);
  b.deadline.disarm();
  b.deadline.disarm();
  EXPECT_FALSE(b.deadline.armed());
  queue.sweep(start + 5s);
  EXPECT_EQ(fired, "ac");
}

TEST(DeadlineQueue, ManyDurationsFireEachInItsTime) {
  std::string fired;
  DeadlineQueue queue;
  std::vector<std::unique_ptr<Named>> all;
  const std::vector<std::pair<std::string, Clock::duration>> durations = {
      {"a", 50s}, {"b", 10s}, {"c", 30s}, {"d", 20s}, {"e", 40s}, {"f", 10s},
  };
  for (const auto& [name, duration] : durations) {
    all.push_back(std::make_unique<Named>(name, fired));
    queue.arm(all.back()->deadline, duration, start);
  }
  const std::vector<std::string> by_ten_seconds = {"", "bf", "bfd", "bfdc", "bfdce", "bfdcea"};
  for (std::size_t i = 0; i < by_ten_seconds.size(); ++i) {
    queue.sweep(start + static_cast<int>(i) * 10s);
    EXPECT_EQ(fired, by_ten_seconds[i]);
  }
  EXPECT_TRUE(queue.empty());
}

TEST(DeadlineQueue, DestroyedDeadlinesAreForgotten) {
  std::string fired;
  DeadlineQueue queue;
  {
    Named a("a", fired);
    queue.arm(a.deadline, 5s, start);
  }
  EXPECT_TRUE(queue.empty());
  queue.sweep(start + 1h);
  EXPECT_EQ(fired, "");
}

TEST(DeadlineQueue, MayBeDestroyedBeforeItsDeadlines) {
  std::string fired;
  Named a("a", fired);
  {
    DeadlineQueue queue;
    queue.arm(a.deadline, 5s, start);
  }
  EXPECT_FALSE(a.deadline.armed());
}

// Runs `action` when it fires.
struct Acting {
  template <class F>
  explicit Acting(F f) : action(std::move(f)), deadline(&Acting::fire, this) {}
  static void fire(void* self) { static_cast<Acting*>(self)->action(); }

  std::function<void()> action;
  Deadline deadline;
};

TEST(DeadlineQueue, ACallbackMayRearmItself) {
  DeadlineQueue queue;
  Clock::time_point now = start;
  int count = 0;
  std::unique_ptr<Acting> self;
  self = std::make_unique<Acting>([&] {
    ++count;
    queue.arm(self->deadline, 5s, now);
  });
  queue.arm(self->deadline, 5s, now);
  for (int i = 1; i <= 3; ++i) {
    now += 5s;
    queue.sweep(now);
    EXPECT_EQ(count, i);
    EXPECT_TRUE(self->deadline.armed());
  }
}

TEST(DeadlineQueue, ACallbackMayDisarmOrDestroyOthersThatAreDueToo) {
  std::string fired;
  DeadlineQueue queue;
  Named disarmed("d", fired);
  auto destroyed = std::make_unique<Named>("x", fired);
  Named last("l", fired);
  Acting first([&] {
    fired += "1";
    disarmed.deadline.disarm();
    destroyed.reset();
  });
  queue.arm(first.deadline, 5s, start);
  queue.arm(disarmed.deadline, 5s, start);
  queue.arm(destroyed->deadline, 5s, start);
  queue.arm(last.deadline, 5s, start);
  queue.sweep(start + 5s);
  EXPECT_EQ(fired, "1l");
}

// Goes when its time has come, as an idle connection does.
struct Mortal {
  explicit Mortal(bool& flag) : gone(flag), deadline([](void* self) { delete static_cast<Mortal*>(self); }, this) {}
  ~Mortal() { gone = true; }
  bool& gone;
  Deadline deadline;
};

TEST(DeadlineQueue, ACallbackMayDestroyItsOwner) {
  DeadlineQueue queue;
  bool gone = false;
  queue.arm((new Mortal(gone))->deadline, 5s, start);
  queue.sweep(start + 5s);
  EXPECT_TRUE(gone);
  EXPECT_TRUE(queue.empty());
}

TEST(DeadlineQueue, ACallbackThatArmsANewDurationLosesNothingThatIsDue) {
  // When the callback runs, the list before its own has just become empty and its own has more that is due.
  std::string fired;
  DeadlineQueue queue;
  Named early("e", fired);
  Named fresh("f", fired);
  Acting first([&] {
    fired += "1";
    queue.arm(fresh.deadline, 100s, start + 10s);
  });
  Named second("2", fired);
  Named late("l", fired);
  queue.arm(early.deadline, 4s, start);
  queue.arm(first.deadline, 5s, start);
  queue.arm(second.deadline, 5s, start);
  queue.arm(late.deadline, 6s, start);
  queue.sweep(start + 10s);
  EXPECT_EQ(fired, "e12l");
  queue.sweep(start + 110s - 1ns);
  EXPECT_EQ(fired, "e12l");
  queue.sweep(start + 110s);
  EXPECT_EQ(fired, "e12lf");
}

}  // namespace
}  // namespace crossfade
