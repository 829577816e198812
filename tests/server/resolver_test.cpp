#include "server/resolver.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/fake_names.hpp"
#include "support/bystander.hpp"
#include "support/configs.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;
using test::patience;
using Texts = std::vector<std::string>;

Config with_endpoints(std::vector<EndpointConfig> legacy, std::vector<EndpointConfig> new_side = {{"10.0.0.9", 80}}) {
  Config config = test::split_config({"10.0.0.8", 80}, {"10.0.0.9", 80});
  config.pools[0].endpoints = std::move(legacy);
  config.pools[1].endpoints = std::move(new_side);
  return config;
}

Config often(Config config) {
  for (PoolConfig& pool : config.pools) pool.resolve_interval = 1ms;
  return config;
}

Texts texts(const std::vector<ResolvedEndpoint>& endpoints) {
  Texts all;
  for (const ResolvedEndpoint& endpoint : endpoints) all.push_back(endpoint.text);
  return all;
}

class ResolverTest : public testing::Test {
 protected:
  ~ResolverTest() override { names.release(); }
  Texts legacy_of(const Config& config) const { return texts(resolver->resolve(config)[0]); }

  const std::shared_ptr<test::FakeNames> shared_names = std::make_shared<test::FakeNames>();
  test::FakeNames& names = *shared_names;
  test::Bystander bystander;
  std::unique_ptr<Resolver> resolver = std::make_unique<Resolver>(names.lookup(), names.on_change());
};

TEST_F(ResolverTest, LiteralAddressesAreNeverLookedUp) {
  const Config config = with_endpoints({{"10.0.0.5", 8000}, {"2001:db8::5", 8000}});
  resolver->watch(config, patience);
  const ResolvedPools pools = resolver->resolve(config);
  ASSERT_EQ(pools.size(), 2U);
  EXPECT_EQ(texts(pools[0]), (Texts{"10.0.0.5:8000", "[2001:db8::5]:8000"}));
  EXPECT_TRUE(pools[0][0].address.address().is_v4());
  EXPECT_TRUE(pools[0][1].address.address().is_v6());
  EXPECT_EQ(pools[0][1].address.port(), 8000);
  EXPECT_EQ(texts(pools[1]), Texts{"10.0.0.9:80"});
  EXPECT_EQ(names.busiest(), 0);
  EXPECT_TRUE(resolver->lookups().empty());
}

TEST_F(ResolverTest, EveryNameIsAskedOnceBeforeWatchReturns) {
  names.set("legacy.internal", {"10.0.0.5", "10.0.0.6"});
  names.set("new.internal", {"2001:db8::1"});
  const Config config =
      with_endpoints({{"legacy.internal", 8000}, {"legacy.internal", 8001}}, {{"new.internal", 443}, {"10.0.0.9", 80}});
  resolver->watch(config, patience);
  const ResolvedPools pools = resolver->resolve(config);
  EXPECT_EQ(texts(pools[0]), (Texts{"10.0.0.5:8000", "10.0.0.6:8000", "10.0.0.5:8001", "10.0.0.6:8001"}));
  EXPECT_EQ(texts(pools[1]), (Texts{"[2001:db8::1]:443", "10.0.0.9:80"}));
  EXPECT_EQ(names.asked("legacy.internal"), 1);
  EXPECT_EQ(names.asked("new.internal"), 1);
}

TEST_F(ResolverTest, KnownNamesAreNotWaitedForAgain) {
  names.set("a.internal", {"10.0.0.5"});
  const Config config = with_endpoints({{"a.internal", 8000}});
  resolver->watch(config, patience);
  names.hold("a.internal");
  names.set("b.internal", {"10.0.0.6"});
  const Config more = with_endpoints({{"a.internal", 8000}, {"b.internal", 8000}});
  resolver->watch(more, patience);  // would take all its patience if it asked
  EXPECT_EQ(names.asked("a.internal"), 1);
  EXPECT_EQ(legacy_of(more), (Texts{"10.0.0.5:8000", "10.0.0.6:8000"}));
}

TEST_F(ResolverTest, NamesAreAskedAgainEveryIntervalAndChangesAreTold) {
  names.set("a.internal", {"10.0.0.5", "10.0.0.6"});
  const Config config = often(with_endpoints({{"a.internal", 80}}));
  resolver->watch(config, patience);
  EXPECT_TRUE(bystander.eventually([&] { return names.asked("a.internal") >= 5; }));
  EXPECT_EQ(names.changes(), 1) << "the same answer is no news";
  names.set("a.internal", {"10.0.0.6", "10.0.0.7"});
  EXPECT_TRUE(bystander.eventually([&] { return names.changes() == 2; }));
  EXPECT_EQ(legacy_of(config), (Texts{"10.0.0.6:80", "10.0.0.7:80"}));
}

TEST_F(ResolverTest, ANewIntervalCountsFromTheNextReload) {
  names.set("a.internal", {"10.0.0.5"});
  Config config = with_endpoints({{"a.internal", 80}});
  config.pools[0].resolve_interval = 1h;
  resolver->watch(config, patience);
  resolver->watch(often(config), patience);
  EXPECT_TRUE(bystander.eventually([&] { return names.asked("a.internal") >= 3; }));
}

TEST_F(ResolverTest, ANameThatFailsKeepsItsLastAddresses) {
  names.set("a.internal", {"10.0.0.5"});
  const Config config = often(with_endpoints({{"a.internal", 80}}));
  resolver->watch(config, patience);
  ASSERT_TRUE(bystander.eventually([&] { return names.changes() == 1; }));
  names.set("a.internal", {});
  ASSERT_TRUE(bystander.eventually([&] { return resolver->lookups()[0].failed >= 2; }));
  EXPECT_EQ(legacy_of(config), Texts{"10.0.0.5:80"});
  names.set("a.internal", {"10.0.0.5"});
  const std::uint64_t ok = resolver->lookups()[0].ok;
  ASSERT_TRUE(bystander.eventually([&] { return resolver->lookups()[0].ok > ok; }));
  EXPECT_EQ(names.changes(), 1) << "neither no addresses nor the same ones are news";
}

TEST_F(ResolverTest, ANameThatNeverResolvedIsNoEndpointAndHoldsNobodyUp) {
  const Config config = often(with_endpoints({{"nowhere.internal", 80}, {"10.0.0.5", 80}}));
  resolver->watch(config, patience);
  EXPECT_EQ(legacy_of(config), Texts{"10.0.0.5:80"});
  EXPECT_EQ(names.changes(), 0);
  names.set("nowhere.internal", {"10.0.0.6"});
  EXPECT_TRUE(bystander.eventually([&] { return names.changes() == 1; }));
  EXPECT_EQ(legacy_of(config), (Texts{"10.0.0.6:80", "10.0.0.5:80"}));
}

TEST_F(ResolverTest, AnEndpointThatIsNamedTwiceIsThereOnce) {
  names.set("a.internal", {"10.0.0.5", "10.0.0.6"});
  names.set("b.internal", {"10.0.0.6"});
  const Config config = with_endpoints({{"a.internal", 80}, {"b.internal", 80}, {"10.0.0.5", 80}});
  resolver->watch(config, patience);
  EXPECT_EQ(legacy_of(config), (Texts{"10.0.0.5:80", "10.0.0.6:80"}));
}

TEST_F(ResolverTest, PatienceIsBoundedAndTheAnswerComesLater) {
  names.set("slow.internal", {"10.0.0.5"});
  names.hold("slow.internal");
  const Config config = with_endpoints({{"slow.internal", 80}});
  resolver->watch(config, 20ms);
  EXPECT_EQ(legacy_of(config), Texts{});
  EXPECT_EQ(names.changes(), 0);
  names.release();
  ASSERT_TRUE(bystander.eventually([&] { return names.changes() == 1; }));
  EXPECT_EQ(legacy_of(config), Texts{"10.0.0.5:80"});
}

TEST_F(ResolverTest, SlowNamesDoNotHoldUpTheOthers) {
  std::vector<EndpointConfig> slow;
  for (std::size_t i = 1; i < Resolver::lookups_at_once; ++i) {
    slow.push_back({"slow-" + std::to_string(i), 80});
    names.hold(slow.back().host);
  }
  names.set("a.internal", {"10.0.0.5"});
  const Config config = often(with_endpoints({{"a.internal", 80}}, slow));
  resolver->watch(config, 1ms);
  EXPECT_TRUE(bystander.eventually([&] { return names.asked("a.internal") >= 5; }));
  EXPECT_EQ(legacy_of(config), Texts{"10.0.0.5:80"});
  EXPECT_EQ(names.changes(), 1);
  for (const EndpointConfig& each : slow) EXPECT_EQ(names.asked(each.host), 1) << "not twice at once";
}

TEST_F(ResolverTest, ManyNamesShareFewThreads) {
  std::vector<EndpointConfig> many;
  for (int i = 0; i < 100; ++i) {
    many.push_back({"host-" + std::to_string(i), 80});
    names.set(many.back().host, {"10.0.0." + std::to_string(i)});
    names.hold(many.back().host);
  }
  const Config config = with_endpoints(many);
  resolver->watch(config, 1ms);
  const int most = Resolver::lookups_at_once;
  ASSERT_TRUE(bystander.eventually([&] { return names.busy() == most; }));
  names.release();
  resolver->watch(config, patience);
  EXPECT_EQ(resolver->resolve(config)[0].size(), many.size());
  EXPECT_EQ(names.busiest(), most);
}

TEST_F(ResolverTest, ANameNoLongerWatchedIsForgotten) {
  names.set("a.internal", {"10.0.0.5"});
  const Config config = with_endpoints({{"a.internal", 80}});
  resolver->watch(config, patience);
  resolver->watch(with_endpoints({{"10.0.0.8", 80}}), patience);
  EXPECT_EQ(legacy_of(config), Texts{});
  EXPECT_TRUE(resolver->lookups().empty());
}

TEST_F(ResolverTest, LookupsAreCountedFromZeroForEveryName) {
  names.set("b.internal", {"10.0.0.5"});
  names.hold("slow.internal");
  const std::vector<EndpointConfig> endpoints = {{"slow.internal", 80}, {"b.internal", 80}, {"a.internal", 80}};
  resolver->watch(with_endpoints(endpoints), 1ms);
  const std::vector<NameLookups> expected = {{"a.internal", 0, 1}, {"b.internal", 1, 0}, {"slow.internal", 0, 0}};
  EXPECT_TRUE(bystander.eventually([&] { return resolver->lookups() == expected; }));
  resolver->watch(with_endpoints({{"b.internal", 80}}), patience);
  EXPECT_EQ(resolver->lookups(), (std::vector<NameLookups>{{"b.internal", 1, 0}})) << "a reload keeps the counts";
}

TEST_F(ResolverTest, StoppingWaitsForNoLookupAndNothingIsToldAfterwards) {
  names.set("slow.internal", {"10.0.0.5"});
  names.hold("slow.internal");
  resolver->watch(with_endpoints({{"slow.internal", 80}}), 1ms);
  ASSERT_TRUE(bystander.eventually([&] { return names.busy() == 1; }));
  resolver.reset();
  EXPECT_EQ(names.busy(), 1) << "it was waited for";
  names.release();
  // The lookup's thread was the last to know the names besides this test.
  EXPECT_TRUE(bystander.eventually([&] { return shared_names.use_count() == 1; }));
  EXPECT_EQ(names.changes(), 0);
}

TEST(Resolver, StoppingWaitsForWhoIsBeingTold) {
  const auto names = std::make_shared<test::FakeNames>();
  names->set("a.internal", {"10.0.0.5"});
  std::promise<void> told;
  std::atomic<bool> returned = false;
  {
    Resolver resolver(names->lookup(), [&] {
      told.set_value();
      std::this_thread::sleep_for(20ms);  // what it does takes a moment
      returned = true;
    });
    resolver.watch(with_endpoints({{"a.internal", 80}}), patience);
    told.get_future().wait();
  }
  EXPECT_TRUE(returned);
}

}  // namespace
}  // namespace crossfade
