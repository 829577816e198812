// Which of its endpoints a pool gives a request: by weight, by health, and as a last resort.
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <memory>
#include <random>
#include <vector>

#include "upstream/pool_fixture.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::TestListener;

class PoolEndpoints : public test::PoolFixture {
 protected:
  // Endpoints of these weights, each with a health of its own.
  void use(PoolConfig config, const std::vector<std::uint32_t>& weights) {
    use_pool(std::move(config));
    endpoints.clear();
    for (const std::uint32_t weight : weights) {
      endpoints.push_back(resolved(listeners.at(endpoints.size())));
      endpoints.back().weight = weight;
      endpoints.back().health = std::make_shared<EndpointHealth>();
    }
    pool->set_endpoints(endpoints);
  }
  EndpointHealth& health(std::size_t index) { return *endpoints[index].health; }
  // Which endpoint the next request gets.
  std::size_t pick(Pool::Wish wish = {}) {
    wish.random = random();
    const Lease lease = take_lease(wish);
    for (std::size_t i = 0; i < endpoints.size(); ++i) {
      if (is_at(*lease.endpoint(), listeners[i])) return i;
    }
    ADD_FAILURE() << "an endpoint of nobody";
    return 0;
  }
  // How many of so many requests, each ended before the next, every endpoint gets.
  std::vector<int> picks(int count, const Pool::Wish& wish = {}) {
    std::vector<int> chosen(endpoints.size());
    for (int i = 0; i < count; ++i) ++chosen[pick(wish)];
    return chosen;
  }

  std::array<TestListener, 3> listeners;
  std::vector<ResolvedEndpoint> endpoints;
  std::mt19937_64 random{20240607};  // seeded: a failure can be repeated
};

constexpr std::array both{Balance::RoundRobin, Balance::LeastRequest};

TEST_F(PoolEndpoints, RequestsAreSharedByWeight) {
  use(test::pool_config(Balance::RoundRobin), {3, 1});
  EXPECT_EQ(picks(400), (std::vector{300, 100}));
  use(test::pool_config(Balance::LeastRequest), {3, 1});
  const std::vector<int> chosen = picks(8'000);
  EXPECT_NEAR(chosen[0], 6'000, 300);
}

TEST_F(PoolEndpoints, AWeightMayChange) {
  use(test::pool_config(Balance::RoundRobin), {1, 1});
  EXPECT_EQ(picks(8), (std::vector{4, 4}));
  endpoints[1].weight = 3;
  pool->set_endpoints(endpoints);
  EXPECT_EQ(picks(8), (std::vector{2, 6}));
}

TEST_F(PoolEndpoints, WhatIsNotUsableIsLeftOut) {
  for (const Balance balance : both) {
    use(test::pool_config(balance), {1, 1, 1});
    health(1).set_healthy(false, now);
    EXPECT_EQ(picks(60)[1], 0);
    health(0).set_healthy(false, now);
    EXPECT_EQ(picks(20), (std::vector{0, 0, 20}));
    EXPECT_TRUE(pool->can_lease({}, now));
    health(2).set_healthy(false, now);
    EXPECT_FALSE(pool->can_lease({}, now));
  }
}

TEST_F(PoolEndpoints, OneThatIsDownIsNoReasonToTakeOneThatFailed) {
  use(test::pool_config(), {1, 1});
  const EndpointPtr failed = take_lease().endpoint();
  const std::array avoid{failed};
  EXPECT_TRUE(pool->has_other_endpoint(avoid, now));
  health(1).set_healthy(false, now);
  EXPECT_FALSE(pool->has_other_endpoint(avoid, now));
  EXPECT_TRUE(pool->has_other_endpoint({}, now));
  EXPECT_EQ(picks(4, {.avoid = avoid}), (std::vector{4, 0})) << "failed once is better than down";
}

TEST_F(PoolEndpoints, AsALastResortOneThatIsDownWillDo) {
  for (const Balance balance : both) {
    use(test::pool_config(balance), {1, 1});
    health(0).set_healthy(false, now);
    EXPECT_EQ(picks(10, {.last_resort = true}), (std::vector{0, 10})) << "not while there is a usable one";
    health(1).set_healthy(false, now);
    EXPECT_TRUE(pool->can_lease({.last_resort = true}, now));
    const std::vector<int> chosen = picks(100, {.last_resort = true});
    EXPECT_GT(chosen[0], 25);
    EXPECT_GT(chosen[1], 25);
  }
}

TEST_F(PoolEndpoints, OneThatCameBackGetsLessAtFirst) {
  PoolConfig config = test::pool_config(Balance::RoundRobin);
  config.slow_start = 10s;
  use(config, {1, 1});
  health(0).set_healthy(false, now);
  health(0).set_healthy(true, now);
  EXPECT_EQ(picks(110), (std::vector{10, 100})) << "a tenth of the other's share";
  now += 5s;
  EXPECT_EQ(picks(150), (std::vector{50, 100}));
  now += 5s;
  EXPECT_EQ(picks(100), (std::vector{50, 50}));
}

TEST_F(PoolEndpoints, OneThatCameBackGetsLessOfLeastRequestToo) {
  PoolConfig config = test::pool_config(Balance::LeastRequest);
  config.slow_start = 10s;
  use(config, {1, 1});
  health(0).set_healthy(false, now);
  health(0).set_healthy(true, now);
  EXPECT_NEAR(picks(11'000)[0], 1'000, 150);
  now += 10s;
  EXPECT_NEAR(picks(10'000)[0], 5'000, 300);
}

TEST_F(PoolEndpoints, WithoutSlowStartItHasItsShareAtOnce) {
  PoolConfig config = test::pool_config(Balance::RoundRobin);
  config.slow_start = 0s;
  use(config, {1, 1});
  health(0).set_healthy(false, now);
  health(0).set_healthy(true, now);
  EXPECT_EQ(picks(10), (std::vector{5, 5}));
}

TEST_F(PoolEndpoints, FailuresEjectWhenThePoolSaysSo) {
  PoolConfig config = test::pool_config(Balance::RoundRobin);
  use(config, {1, 1});
  const EndpointPtr failing = take_lease().endpoint();
  for (int i = 0; i < 100; ++i) pool->failed(*failing, now);
  EXPECT_TRUE(failing->resolved.health->usable(now)) << "the pool has no `outlier`";

  config.outlier.emplace().consecutive_failures = 2;
  use(config, {1, 1});
  shared->outliers.set_endpoints({endpoints[0].health, endpoints[1].health});
  const EndpointPtr first = take_lease().endpoint();
  pool->failed(*first, now);
  pool->succeeded(*first);
  pool->failed(*first, now);
  EXPECT_TRUE(first->resolved.health->usable(now));
  pool->failed(*first, now);
  EXPECT_FALSE(first->resolved.health->usable(now));
  EXPECT_EQ(picks(10), (std::vector{0, 10}));
}

}  // namespace
}  // namespace crossfade
