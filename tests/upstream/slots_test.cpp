#include "upstream/slots.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <barrier>
#include <cstddef>
#include <cstdint>
#include <thread>

namespace crossfade {
namespace {

TEST(Slots, NoMoreThanTheLimit) {
  Slots slots;
  for (std::uint64_t i = 1; i <= 3; ++i) {
    EXPECT_TRUE(slots.take(3));
    EXPECT_EQ(slots.in_use(), i);
  }
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(slots.take(3));
  EXPECT_EQ(slots.in_use(), 3U) << "who is turned away holds nothing";
  slots.give();
  EXPECT_TRUE(slots.take(3));
  EXPECT_FALSE(slots.take(3));
  EXPECT_FALSE(Slots().take(0));
}

// A reload may lower it below what is used.
TEST(Slots, TheLimitOfTheMomentCounts) {
  Slots slots;
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(slots.take(4));
  EXPECT_FALSE(slots.take(2));
  slots.give();
  slots.give();
  EXPECT_FALSE(slots.take(2));
  slots.give();
  EXPECT_TRUE(slots.take(2));
  EXPECT_TRUE(slots.take(5));
}

TEST(Slots, WhoWaitsIsCountedApart) {
  Slots slots;
  EXPECT_TRUE(slots.enter(1));
  EXPECT_FALSE(slots.enter(1));
  EXPECT_EQ(slots.pending(), 1U);
  EXPECT_EQ(slots.in_use(), 0U);
  EXPECT_TRUE(slots.take(1));
  slots.leave();
  EXPECT_TRUE(slots.enter(1));
  EXPECT_FALSE(slots.enter(0)) << "nobody may wait";
}

// Two threads try at once, again and again; how often the both of them got `turn` in the same round, or none did.
template <class Turn, class Leave>
int rounds_without_one_winner(Turn turn, Leave leave) {
  constexpr int rounds = 3'000;
  std::barrier both(2);
  std::array<bool, 2> won{};
  int wrong = 0;
  const auto play = [&](std::size_t me) {
    for (int i = 0; i < rounds; ++i) {
      both.arrive_and_wait();
      won[me] = turn();
      both.arrive_and_wait();
      if (me == 0 && won[0] == won[1]) ++wrong;
      if (won[me]) leave();
    }
  };
  std::thread other(play, 1);
  play(0);
  other.join();
  return wrong;
}

TEST(Slots, OfTwoThreadsOneGetsTheLast) {
  Slots slots;
  EXPECT_EQ(rounds_without_one_winner([&] { return slots.take(1); }, [&] { slots.give(); }), 0);
  EXPECT_EQ(slots.in_use(), 0U);
  EXPECT_EQ(rounds_without_one_winner([&] { return slots.enter(1); }, [&] { slots.leave(); }), 0);
  EXPECT_EQ(slots.pending(), 0U);
}

TEST(Slots, TwoThreadsTogetherGetAsManyAsThereAre) {
  Slots slots;
  constexpr std::uint64_t limit = 50'000;
  std::atomic<std::uint64_t> taken{0};
  const auto grab = [&] {
    std::uint64_t mine = 0;
    for (std::uint64_t i = 0; i < limit; ++i) mine += slots.take(limit) ? 1 : 0;
    taken += mine;
  };
  std::thread other(grab);
  grab();
  other.join();
  EXPECT_EQ(taken, limit);
  EXPECT_EQ(slots.in_use(), limit);
}

RetryConfig budget_of(std::uint32_t percent, std::uint32_t min) {
  RetryConfig retry;
  retry.budget_percent = percent;
  retry.budget_min = min;
  return retry;
}

struct BudgetCase {
  std::uint32_t percent, min;
  std::uint64_t in_flight, allowed;
};

TEST(RetryBudget, IsAShareOfTheRequestsInFlightButAtLeastSoMany) {
  for (const BudgetCase& c : {BudgetCase{20, 3, 0, 3}, BudgetCase{20, 3, 15, 3}, BudgetCase{20, 3, 19, 3},
                              BudgetCase{20, 3, 20, 4}, BudgetCase{20, 3, 24, 4}, BudgetCase{20, 3, 1'000, 200},
                              BudgetCase{20, 0, 4, 0}, BudgetCase{20, 0, 5, 1}, BudgetCase{0, 0, 1'000'000, 0},
                              BudgetCase{0, 1, 1'000'000, 1}, BudgetCase{100, 0, 7, 7}, BudgetCase{100, 10, 7, 10}}) {
    EXPECT_EQ(RetryBudget::allowed(budget_of(c.percent, c.min), c.in_flight), c.allowed)
        << c.percent << "%, at least " << c.min << ", " << c.in_flight << " in flight";
  }
}

TEST(RetryBudget, TakesNoMoreThanIsAllowed) {
  RetryBudget budget;
  const RetryConfig retry = budget_of(50, 1);
  EXPECT_TRUE(budget.take(retry, 0));
  EXPECT_FALSE(budget.take(retry, 3)) << "half of three is one";
  EXPECT_EQ(budget.under_way(), 1U);
  EXPECT_TRUE(budget.take(retry, 4));
  budget.give();
  EXPECT_FALSE(budget.take(retry, 0)) << "fewer in flight, fewer repetitions";
  budget.give();
  EXPECT_TRUE(budget.take(retry, 0));
}

TEST(RetryTurn, GivesItsPartBack) {
  RetryBudget budget;
  const RetryConfig one = budget_of(0, 1);
  {
    RetryTurn turn;
    EXPECT_EQ(budget.under_way(), 0U);
    ASSERT_TRUE(turn.begin(budget, one, 0));
    RetryTurn second;
    EXPECT_FALSE(second.begin(budget, one, 0));
    second.end();
    EXPECT_EQ(budget.under_way(), 1U) << "who got nothing gives nothing back";
    turn.end();
    turn.end();
    EXPECT_EQ(budget.under_way(), 0U);
    EXPECT_TRUE(second.begin(budget, one, 0));
  }
  EXPECT_EQ(budget.under_way(), 0U);
}

TEST(RetryTurn, TheNextRetryOfARequestTakesThePlaceOfItsLast) {
  RetryBudget budget;
  RetryTurn turn;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(turn.begin(budget, budget_of(0, 1), 0));
  EXPECT_EQ(budget.under_way(), 1U);
  EXPECT_FALSE(turn.begin(budget, budget_of(0, 0), 0));
  EXPECT_EQ(budget.under_way(), 0U);

  RetryBudget other;  // of another pool
  EXPECT_TRUE(turn.begin(budget, budget_of(0, 1), 0));
  EXPECT_TRUE(turn.begin(other, budget_of(0, 1), 0));
  EXPECT_EQ(budget.under_way(), 0U);
  EXPECT_EQ(other.under_way(), 1U);
}

}  // namespace
}  // namespace crossfade
