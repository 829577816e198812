#include "upstream/balancer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

namespace crossfade {
namespace {

using Loads = std::vector<std::uint32_t>;

// Seeded: a failure can be repeated.
std::mt19937_64 generator() { return std::mt19937_64(20240607); }

TEST(LeastRequest, OneEndpointGetsEverything) {
  const Loads one = {7};
  for (const std::uint64_t random : {std::uint64_t{0}, std::uint64_t{1}, std::numeric_limits<std::uint64_t>::max()}) {
    EXPECT_EQ(pick_least_request(one, random), 0U);
  }
}

TEST(LeastRequest, StaysInRangeAtTheEndsOfTheRandomNumber) {
  constexpr std::uint64_t half = 0xffffffffU;
  for (std::size_t endpoints = 1; endpoints <= 17; ++endpoints) {
    const Loads loads(endpoints, 3);
    for (const std::uint64_t random : {std::uint64_t{0}, half, half << 32, std::numeric_limits<std::uint64_t>::max()}) {
      EXPECT_LT(pick_least_request(loads, random), endpoints) << endpoints << " endpoints, random " << random;
    }
  }
}

TEST(LeastRequest, OfTwoItNeverPicksTheBusier) {
  auto random = generator();
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_EQ(pick_least_request(Loads{4, 5}, random()), 0U);
    EXPECT_EQ(pick_least_request(Loads{5, 4}, random()), 1U);
  }
}

TEST(LeastRequest, TheBusiestOfSeveralIsNeverPicked) {
  auto random = generator();
  for (int i = 0; i < 10'000; ++i) EXPECT_NE(pick_least_request(Loads{3, 9, 1, 4}, random()), 1U);
}

TEST(LeastRequest, TheLeastBusyIsPickedWheneverItIsOneOfTheTwo) {
  // One of two different ones out of four: half the time.
  auto random = generator();
  int picked = 0;
  for (int i = 0; i < 40'000; ++i) picked += pick_least_request(Loads{3, 9, 1, 4}, random()) == 2 ? 1 : 0;
  EXPECT_NEAR(picked, 20'000, 600);
}

TEST(LeastRequest, EquallyBusyEndpointsAreChosenEquallyOften) {
  for (const std::size_t endpoints : {2U, 3U, 7U}) {
    auto random = generator();
    const Loads loads(endpoints, 2);
    std::vector<int> chosen(endpoints);
    for (int i = 0; i < 70'000; ++i) ++chosen[pick_least_request(loads, random())];
    for (const int times : chosen) EXPECT_NEAR(times, 70'000.0 / static_cast<double>(endpoints), 1'000);
  }
}

TEST(LeastRequest, LoadsStayCloseToEachOther) {
  auto random = generator();
  Loads loads(10);
  for (int i = 0; i < 10'000; ++i) ++loads[pick_least_request(loads, random())];
  const auto [least, most] = std::minmax_element(loads.begin(), loads.end());
  EXPECT_LE(*most - *least, 8U);  // one random choice alone would spread them by about a hundred
}

TEST(RoundRobin, TakesThemInTurn) {
  std::uint32_t turn = 0;
  std::vector<std::size_t> picked;
  for (int i = 0; i < 7; ++i) picked.push_back(pick_round_robin(3, turn));
  EXPECT_EQ(picked, (std::vector<std::size_t>{0, 1, 2, 0, 1, 2, 0}));
}

TEST(RoundRobin, StaysInRangeWhenThereAreFewerThanBefore) {
  std::uint32_t turn = 0;
  for (int i = 0; i < 5; ++i) pick_round_robin(8, turn);
  for (int i = 0; i < 5; ++i) EXPECT_LT(pick_round_robin(2, turn), 2U);
}

TEST(RoundRobin, SurvivesTheEndOfItsCounter) {
  std::uint32_t turn = std::numeric_limits<std::uint32_t>::max();
  EXPECT_LT(pick_round_robin(3, turn), 3U);
  EXPECT_LT(pick_round_robin(3, turn), 3U);
  EXPECT_EQ(turn, 1U);
}

}  // namespace
}  // namespace crossfade
