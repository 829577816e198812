#include "upstream/shared_pool.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace crossfade {
namespace {

using Health = std::shared_ptr<EndpointHealth>;

class SharedPoolTest : public testing::Test {
 protected:
  SharedPoolTest() {
    config.health_check.emplace();
    config.outlier.emplace();
    config.outlier->consecutive_failures = 1;
  }

  // What the pool says of the endpoints at these ports.
  std::vector<Health> set(std::initializer_list<std::uint16_t> ports) {
    std::vector<ResolvedEndpoint> endpoints;
    for (const std::uint16_t port : ports) {
      endpoints.push_back({{boost::asio::ip::address_v4::loopback(), port}, text(port)});
    }
    pool->set_endpoints(config, endpoints);
    std::vector<Health> known;
    for (ResolvedEndpoint& endpoint : endpoints) known.push_back(std::move(endpoint.health));
    return known;
  }
  static std::string text(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }
  bool ejects(const Health& health) {
    return pool->outliers.failed(*health, *config.outlier, now) != Clock::duration::zero();
  }
  std::map<std::pair<std::string, std::string>, EndpointTotals> totals() const { return registry.sum().endpoints; }

  Clock::time_point now = Clock::now();
  Registry registry{2};
  PoolConfig config;
  std::unique_ptr<SharedPool> pool = std::make_unique<SharedPool>("py3", registry);
};

TEST_F(SharedPoolTest, EachEndpointHasAHealthOfItsOwn) {
  const std::vector<Health> health = set({8000, 8001});
  ASSERT_NE(health[0], nullptr);
  ASSERT_NE(health[1], nullptr);
  EXPECT_NE(health[0], health[1]);
  EXPECT_TRUE(health[0]->usable(now));
}

TEST_F(SharedPoolTest, HealthIsKeptForAnAddress) {
  const std::vector<Health> before = set({8000, 8001});
  before[0]->set_healthy(false, now);
  ASSERT_FALSE(ejects(before[1])) << "it is the last one";
  const std::vector<Health> after = set({8002, 8001, 8000});
  EXPECT_EQ(after[2], before[0]);
  EXPECT_EQ(after[1], before[1]);
  EXPECT_FALSE(after[2]->healthy());
  EXPECT_TRUE(after[0]->healthy());
  EXPECT_TRUE(ejects(after[1])) << "the new one counts among the pool's endpoints";
}

TEST_F(SharedPoolTest, HealthIsForgottenWhenTheAddressIsGone) {
  const std::vector<Health> before = set({8000, 8001});
  before[0]->set_healthy(false, now);
  set({8001});
  const std::vector<Health> again = set({8000, 8001});
  EXPECT_NE(again[0], before[0]);
  EXPECT_TRUE(again[0]->healthy());
  EXPECT_EQ(again[1], before[1]);
}

TEST_F(SharedPoolTest, WithoutChecksAnEndpointIsHealthyAgain) {
  const std::vector<Health> health = set({8000, 8001});
  health[0]->set_healthy(false, now);
  config.health_check.reset();
  EXPECT_EQ(set({8000, 8001})[0], health[0]);
  EXPECT_TRUE(health[0]->healthy());
  EXPECT_EQ(health[0]->cell().ups, 1U);
  EXPECT_EQ(health[1]->cell().ups, 0U) << "it never was anything else";
}

TEST_F(SharedPoolTest, AChangedCheckKeepsWhatIsKnown) {
  const std::vector<Health> health = set({8000, 8001});
  health[0]->set_healthy(false, now);
  config.health_check->path = "/elsewhere";
  set({8000, 8001});
  EXPECT_FALSE(health[0]->healthy());
}

TEST_F(SharedPoolTest, WithoutOutlierEjectionTheEjectedAreLetBackIn) {
  const std::vector<Health> health = set({8000, 8001});
  ASSERT_TRUE(ejects(health[0]));
  set({8000, 8001});
  EXPECT_FALSE(health[0]->usable(now)) << "while it is on, a reload changes nothing";
  config.outlier.reset();
  set({8000, 8001});
  EXPECT_TRUE(health[0]->usable(now));
  EXPECT_EQ(health[0]->cell().ejections, 1U);
}

TEST_F(SharedPoolTest, LosingTheOneDoesNotClearTheOther) {
  const std::vector<Health> health = set({8000, 8001, 8002});
  health[0]->set_healthy(false, now);
  ASSERT_TRUE(ejects(health[1]));
  config.outlier.reset();
  set({8000, 8001, 8002});
  EXPECT_FALSE(health[0]->healthy());
  config.outlier.emplace().consecutive_failures = 1;
  ASSERT_TRUE(ejects(health[1]));
  config.health_check.reset();
  set({8000, 8001, 8002});
  EXPECT_TRUE(health[0]->usable(now));
  EXPECT_FALSE(health[1]->usable(now));
}

TEST_F(SharedPoolTest, TheTotalsShowEachEndpoint) {
  const std::vector<Health> health = set({8000, 8001});
  health[0]->set_healthy(false, now);
  health[0]->set_healthy(true, now);
  health[0]->set_healthy(false, now);
  ASSERT_FALSE(ejects(health[1]));
  health[0]->set_healthy(true, now);
  ASSERT_TRUE(ejects(health[1]));
  health[0]->set_healthy(false, now);
  const auto all = totals();
  ASSERT_EQ(all.size(), 2U);
  const EndpointTotals down = all.at({"py3", text(8000)});
  EXPECT_FALSE(down.up);
  EXPECT_EQ(down.downs, 3U);
  EXPECT_EQ(down.ups, 2U);
  EXPECT_EQ(down.ejections, 0U);
  const EndpointTotals ejected = all.at({"py3", text(8001)});
  EXPECT_FALSE(ejected.up) << "whoever gets no requests is not up";
  EXPECT_EQ(ejected.downs, 0U);
  EXPECT_EQ(ejected.ejections, 1U);
}

TEST_F(SharedPoolTest, TheTotalsForgetEndpointsThatAreGone) {
  set({8000, 8001});
  set({8001, 8002});
  const auto all = totals();
  EXPECT_EQ(all.size(), 2U);
  EXPECT_FALSE(all.contains({"py3", text(8000)}));
  EXPECT_TRUE(all.contains({"py3", text(8002)}));
  pool.reset();
  EXPECT_TRUE(totals().empty());
}

TEST_F(SharedPoolTest, PoolsOfOtherNamesCountApart) {
  SharedPool other("py2", registry);
  std::vector<ResolvedEndpoint> endpoints{{{boost::asio::ip::address_v4::loopback(), 8000}, text(8000)}};
  other.set_endpoints(config, endpoints);
  endpoints[0].health->set_healthy(false, now);
  set({8000});
  EXPECT_TRUE(totals().at({"py3", text(8000)}).up);
  EXPECT_FALSE(totals().at({"py2", text(8000)}).up);
}

TEST_F(SharedPoolTest, InFlightIsTheSumOverTheWorkers) {
  EXPECT_EQ(pool->in_flight(), 0U);
  registry.pool(0, "py3")->in_flight.add(2);
  registry.pool(1, "py3")->in_flight.add(3);
  registry.pool(1, "py2")->in_flight.add(7);
  EXPECT_EQ(pool->in_flight(), 5U);
  EXPECT_EQ(SharedPool().in_flight(), 0U);
}

// A prober's own pools are counted by nobody.
TEST_F(SharedPoolTest, WithoutARegistryNothingIsCounted) {
  pool = std::make_unique<SharedPool>();
  EXPECT_NE(set({8000})[0], nullptr);
  EXPECT_TRUE(totals().empty());
}

}  // namespace
}  // namespace crossfade
