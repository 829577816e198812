#include "telemetry/registry.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace crossfade {
namespace {

TEST(Registry, TheSameNamesAreTheSameCell) {
  Registry registry(2);
  EXPECT_EQ(registry.dial(0, "api", "rates", Side::New), registry.dial(0, "api", "rates", Side::New));
  EXPECT_EQ(registry.service(0, "api"), registry.service(0, "api"));
  EXPECT_EQ(registry.pool(1, "py3"), registry.pool(1, "py3"));
  EXPECT_EQ(&registry.worker(1), &registry.worker(1));
}

TEST(Registry, AnyOtherNameSideOrWorkerIsAnotherCell) {
  Registry registry(2);
  const auto cell = registry.dial(0, "api", "rates", Side::New);
  EXPECT_NE(cell, registry.dial(1, "api", "rates", Side::New));
  EXPECT_NE(cell, registry.dial(0, "api", "rates", Side::Legacy));
  EXPECT_NE(cell, registry.dial(0, "api", "other", Side::New));
  EXPECT_NE(cell, registry.dial(0, "web", "rates", Side::New));
  EXPECT_NE(&registry.worker(0), &registry.worker(1));
}

TEST(Registry, NamesThatJoinAlikeAreDifferent) {
  Registry registry(1);
  EXPECT_NE(registry.dial(0, "a", "bc", Side::New), registry.dial(0, "ab", "c", Side::New));
}

TEST(Registry, SumsDialsOverTheWorkers) {
  Registry registry(2);
  for (std::uint32_t worker = 0; worker < 2; ++worker) {
    DialCell& cell = *registry.dial(worker, "api", "rates", Side::New);
    cell.requests.add(Reason::Dial, 200);
    cell.duration[0].observe(std::chrono::milliseconds(1));
    cell.upstream_response[1].observe(std::chrono::milliseconds(2));
    cell.request_bytes.add(10);
    cell.response_bytes.add(100 + worker);
  }
  const Totals totals = registry.sum();
  ASSERT_EQ(totals.dials.size(), 1U);
  const DialTotals& dial = totals.dials.at({"api", "rates", Side::New});
  EXPECT_EQ(dial.requests, (decltype(dial.requests){{{Reason::Dial, 200}, 2}}));
  EXPECT_EQ(dial.duration[0].buckets.at(1), 2U);
  EXPECT_EQ(dial.duration[0].sum_ns, 2'000'000);
  EXPECT_EQ(dial.upstream_response[1].sum_ns, 4'000'000);
  EXPECT_EQ(dial.duration[1].sum_ns, 0);
  EXPECT_EQ(dial.request_bytes, 20U);
  EXPECT_EQ(dial.response_bytes, 201U);
}

TEST(Registry, SumsServicesPoolsAndWorkers) {
  Registry registry(2);
  registry.service(0, "api")->overrides_ignored[static_cast<std::size_t>(OverrideIgnored::Repeated)].add(2);
  registry.service(1, "api")->overrides_ignored[static_cast<std::size_t>(OverrideIgnored::Repeated)].add(3);
  registry.pool(0, "py3")->errors[static_cast<std::size_t>(Problem::Reset)].add();
  registry.pool(1, "py3")->retries.add(4);
  registry.pool(0, "py3")->idle.add(5);
  registry.pool(1, "py3")->idle.sub(2);
  registry.worker(0).rejected[static_cast<std::size_t>(Rejected::Limit)].add();
  registry.worker(1).client_connections.add(7);

  const Totals totals = registry.sum();
  EXPECT_EQ(totals.overrides_ignored.at("api"), (std::array<std::uint64_t, 4>{0, 0, 5, 0}));
  const PoolTotals& pool = totals.pools.at("py3");
  EXPECT_EQ(pool.errors[static_cast<std::size_t>(Problem::Reset)], 1U);
  EXPECT_EQ(pool.retries, 4U);
  EXPECT_EQ(pool.idle, 3);
  EXPECT_EQ(totals.rejected[static_cast<std::size_t>(Rejected::Limit)], 1U);
  EXPECT_EQ(totals.client_connections, 7);
}

Config config_with(std::vector<std::string> dials, std::chrono::milliseconds stale_after = std::chrono::minutes(5)) {
  Config config;
  config.metrics.stale_after = stale_after;
  ServiceConfig& service = config.services.emplace_back();
  service.name = "api";
  for (std::string& name : dials) service.dials.emplace_back().name = std::move(name);
  config.pools.emplace_back().name = "py2";
  return config;
}

class StaleSeries : public ::testing::Test {
 protected:
  using TimePoint = Registry::TimePoint;
  static constexpr std::chrono::seconds second{1};

  bool shows_dial(const std::string& dial, TimePoint at) const {
    return registry.sum(at).dials.contains({"api", dial, Side::New});
  }

  const TimePoint start = std::chrono::steady_clock::now();
  Registry registry{2};
};

TEST_F(StaleSeries, ARemovedDialIsShownForAWhileLonger) {
  registry.set_in_force(config_with({"rates", "rest"}), start);
  for (const std::string dial : {"rates", "rest"})
    registry.dial(1, "api", dial, Side::New)->requests.add(Reason::Dial, 200);
  registry.set_in_force(config_with({"rest"}), start + second);
  EXPECT_TRUE(shows_dial("rates", start + second + std::chrono::minutes(5) - std::chrono::milliseconds(1)));
  EXPECT_FALSE(shows_dial("rates", start + second + std::chrono::minutes(5)));
  EXPECT_TRUE(shows_dial("rest", start + std::chrono::hours(24)));
}

TEST_F(StaleSeries, AnotherReloadDoesNotProlongIt) {
  registry.set_in_force(config_with({"rates", "rest"}), start);
  registry.dial(0, "api", "rates", Side::New);
  registry.set_in_force(config_with({"rest"}), start);
  registry.set_in_force(config_with({"rest", "more"}), start + std::chrono::minutes(4));
  EXPECT_FALSE(shows_dial("rates", start + std::chrono::minutes(5)));
}

TEST_F(StaleSeries, OneThatComesBackInTimeGoesOnCounting) {
  registry.set_in_force(config_with({"rates"}), start);
  registry.dial(0, "api", "rates", Side::New)->requests.add(Reason::Dial, 200);
  registry.set_in_force(config_with({"other"}), start);
  registry.set_in_force(config_with({"rates"}), start + std::chrono::minutes(4));
  registry.dial(0, "api", "rates", Side::New)->requests.add(Reason::Dial, 200);
  const Totals totals = registry.sum(start + std::chrono::hours(1));
  EXPECT_EQ((totals.dials.at({"api", "rates", Side::New}).requests.at({Reason::Dial, 200})), 2U);
}

TEST_F(StaleSeries, OneThatComesBackLaterBeginsAtZero) {
  registry.set_in_force(config_with({"rates"}), start);
  const auto held = registry.dial(0, "api", "rates", Side::New);  // as a worker's snapshot, or a long request, holds it
  held->requests.add(Reason::Dial, 200);
  registry.set_in_force(config_with({"other"}), start);
  registry.set_in_force(config_with({"rates"}), start + std::chrono::minutes(5));
  EXPECT_FALSE(shows_dial("rates", start + std::chrono::minutes(6))) << "nobody has asked for its new cell";
  held->requests.add(Reason::Dial, 200);
  registry.dial(0, "api", "rates", Side::New)->requests.add(Reason::Dial, 200);
  const Totals totals = registry.sum(start + std::chrono::minutes(6));
  EXPECT_EQ((totals.dials.at({"api", "rates", Side::New}).requests.at({Reason::Dial, 200})), 1U);
}

TEST_F(StaleSeries, ACellMadeForASnapshotOfThePastIsNotShownForEver) {
  registry.set_in_force(config_with({"rates"}), start);
  registry.set_in_force(config_with({"other"}), start);
  registry.dial(0, "api", "rates", Side::New);  // a worker that was slow to take the first one
  EXPECT_TRUE(shows_dial("rates", start + std::chrono::minutes(4)));
  EXPECT_FALSE(shows_dial("rates", start + std::chrono::minutes(5)));
  registry.set_in_force(config_with({"other"}), start + std::chrono::minutes(6));
  registry.dial(0, "api", "rates", Side::New);
  EXPECT_FALSE(shows_dial("rates", start + std::chrono::minutes(6)));
}

TEST_F(StaleSeries, ServicesAndPoolsGoLikewiseAndAtOnceWhenAsked) {
  registry.set_in_force(config_with({"rates"}), start);
  registry.service(0, "api");
  registry.pool(1, "py2");
  registry.set_in_force(
      [] {
        Config config;
        config.metrics.stale_after = std::chrono::milliseconds(0);
        return config;
      }(),
      start);
  const Totals totals = registry.sum(start);
  EXPECT_TRUE(totals.pools.empty());
  EXPECT_EQ(totals.overrides_ignored.count("api"), 0U);
}

// A writer counts, and meets new pairs and new cells, while a reader sums. For ThreadSanitizer as much as for its
// checks.
TEST(Registry, IsReadWhileItIsWritten) {
  Registry registry(1);
  DialCell& cell = *registry.dial(0, "api", "rates", Side::Legacy);
  constexpr unsigned rounds = 20'000;
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (unsigned i = 0; i < rounds; ++i) {
      cell.requests.add(Reason::Dial, 200 + i % 50);
      cell.duration[0].observe(std::chrono::microseconds(i));
      if (i % 1000 == 0) registry.pool(0, "pool-" + std::to_string(i))->retries.add();
    }
    done = true;
  });
  std::uint64_t last = 0;
  bool finished = false;
  while (!finished) {
    finished = done;
    const Totals totals = registry.sum();
    std::uint64_t requests = 0;
    for (const auto& [pair, count] : totals.dials.at({"api", "rates", Side::Legacy}).requests) requests += count;
    EXPECT_GE(requests, last);
    last = requests;
  }
  writer.join();
  EXPECT_EQ(last, rounds);
  EXPECT_EQ(registry.sum().pools.size(), rounds / 1000);
}

}  // namespace
}  // namespace crossfade
