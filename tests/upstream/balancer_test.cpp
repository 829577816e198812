#include "upstream/balancer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace crossfade {
namespace {

using Loads = std::vector<std::uint32_t>;

// Endpoints of equal weight with so many requests each.
std::size_t pick_least_request(const Loads& in_flight, std::uint64_t random) {
  std::vector<Candidate> candidates;
  for (const std::uint32_t load : in_flight) candidates.push_back({load, 1, nullptr});
  return crossfade::pick_least_request(candidates, random);
}
using crossfade::pick_least_request;

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

TEST(LeastRequest, IdleEndpointsShareByWeight) {
  auto random = generator();
  const std::vector<Candidate> candidates{{0, 1, nullptr}, {0, 2, nullptr}, {0, 5, nullptr}};
  std::vector<int> chosen(3);
  for (int i = 0; i < 80'000; ++i) ++chosen[pick_least_request(candidates, random())];
  EXPECT_NEAR(chosen[0], 10'000, 400);
  EXPECT_NEAR(chosen[1], 20'000, 500);
  EXPECT_NEAR(chosen[2], 50'000, 600);
}

TEST(LeastRequest, BusynessCountsInProportionToTheWeight) {
  auto random = generator();
  // Two requests on one of weight 4 are less than one on one of weight 1.
  const std::vector<Candidate> candidates{{1, 1, nullptr}, {2, 4, nullptr}};
  for (int i = 0; i < 1'000; ++i) EXPECT_EQ(pick_least_request(candidates, random()), 1U);
}

TEST(LeastRequest, AnIdleLightEndpointIsNotLessBusyThanAHeavyOneWithARequest) {
  auto random = generator();
  const std::vector<Candidate> candidates{{1, 10, nullptr}, {0, 1, nullptr}};
  int light = 0;
  for (int i = 0; i < 11'000; ++i) light += pick_least_request(candidates, random()) == 1U ? 1 : 0;
  EXPECT_NEAR(light, 1'000, 150) << "its share by weight";
}

TEST(LeastRequest, WeightsOfAnySizeStayInRange) {
  const std::vector<Candidate> heavy(5'000, Candidate{0, 1'000'000, nullptr});
  for (const std::uint64_t random : {std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max()}) {
    EXPECT_LT(pick_least_request(heavy, random), heavy.size());
  }
}

// The picks of so many turns among endpoints of these weights, as letters.
std::string turns(const std::vector<std::uint32_t>& weights, int count) {
  std::vector<std::int64_t> credits(weights.size());
  std::string picked;
  for (int i = 0; i < count; ++i) {
    std::vector<Candidate> candidates;
    for (std::size_t e = 0; e < weights.size(); ++e) candidates.push_back({0, weights[e], &credits[e]});
    picked += static_cast<char>('A' + pick_round_robin(candidates));
  }
  return picked;
}

TEST(RoundRobin, TakesThemInTurn) { EXPECT_EQ(turns({1, 1, 1}, 7), "ABCABCA"); }

TEST(RoundRobin, InterleavesByWeight) {
  EXPECT_EQ(turns({2, 1}, 6), "ABAABA");
  EXPECT_EQ(turns({5, 1, 1}, 7), "AABACAA");
}

TEST(RoundRobin, GoesOnWhenAnEndpointIsGone) {
  std::vector<std::int64_t> credits(3);
  std::vector<Candidate> all{{0, 1, &credits[0]}, {0, 1, &credits[1]}, {0, 1, &credits[2]}};
  for (int i = 0; i < 5; ++i) pick_round_robin(all);
  std::vector<int> chosen(2);
  for (int i = 0; i < 10; ++i) ++chosen[pick_round_robin({all.data(), 2})];
  EXPECT_NEAR(chosen[0], 5, 1);
}

}  // namespace
}  // namespace crossfade
