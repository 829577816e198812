#include "upstream/health_state.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace crossfade {
namespace {

// What checks find, '+' passed and '-' failed, and what the endpoint is after each of them: Up or Down.
struct HealthCase {
  std::uint32_t fall, rise;
  std::string_view results, states;
};

constexpr HealthCase cases[] = {
    {3, 2, "", ""},
    {3, 2, "+++", "UUU"},
    {3, 2, "---", "UUD"},
    {3, 2, "--+--+--+", "UUUUUUUUU"},  // never three in a row
    {3, 2, "--+---", "UUUUUD"},        // what came before the success does not count
    {3, 2, "---+-+-+", "UUDDDDDD"},    // never two in a row
    {3, 2, "---+-++", "UUDDDDU"},      // nor what came before the failure
    {3, 2, "---++--+", "UUDDUUUU"},    // once up again it takes three failures again
    {3, 2, "---++---", "UUDDUUUD"},
    {3, 2, "--------++", "UUDDDDDDDU"},      // failures beyond the third change nothing
    {3, 2, "---++++++---", "UUDDUUUUUUUD"},  // successes beyond the second neither
    {1, 1, "-+-++--", "DUDUUDD"},
    {1, 3, "-++-+++-", "DDDDDDUD"},
    {5, 1, "----+-----+", "UUUUUUUUUDU"},
    {100, 1, "---------------", "UUUUUUUUUUUUUUU"},
};

TEST(HealthState, FollowsTheChecks) {
  for (const HealthCase& c : cases) {
    SCOPED_TRACE("fall " + std::to_string(c.fall) + ", rise " + std::to_string(c.rise) + ": " + std::string(c.results));
    HealthState state;
    bool was = state.healthy();
    EXPECT_TRUE(was) << "up until the checks say otherwise";
    std::string states;
    for (const char result : c.results) {
      const bool changed = state.observe(result == '+', c.fall, c.rise);
      EXPECT_EQ(changed, state.healthy() != was) << "after " << states;
      was = state.healthy();
      states += was ? 'U' : 'D';
    }
    EXPECT_EQ(states, c.states);
  }
}

TEST(HealthState, MayBeginDown) {
  HealthState state(false);
  EXPECT_FALSE(state.healthy());
  EXPECT_FALSE(state.observe(false, 1, 2));
  EXPECT_FALSE(state.observe(true, 1, 2));
  EXPECT_TRUE(state.observe(true, 1, 2));
  EXPECT_TRUE(state.healthy());
}

// A reload may change the numbers between two checks: those in force count.
TEST(HealthState, TakesTheRulesOfTheMoment) {
  HealthState state;
  EXPECT_FALSE(state.observe(false, 5, 1));
  EXPECT_FALSE(state.observe(false, 5, 1));
  EXPECT_TRUE(state.observe(false, 2, 1)) << "the third in a row, where two would do";
  EXPECT_FALSE(state.healthy());
}

}  // namespace
}  // namespace crossfade
