#include "server/resolver.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "support/configs.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;

// Only a failing test waits so long.
constexpr std::chrono::milliseconds patience = 10s;

std::vector<IpAddress> addresses(const std::vector<std::string>& texts) {
  std::vector<IpAddress> parsed;
  for (const std::string& text : texts) parsed.push_back(IpAddress::parse(text).value());
  return parsed;
}

// A name server that answers what it is told to, and remembers what it was asked.
class FakeNames {
 public:
  void set(const std::string& host, const std::vector<std::string>& texts) {
    const std::lock_guard lock(mutex_);
    answers_[host] = addresses(texts);
  }
  // From now on an answer takes so long, or until release().
  void hold(std::chrono::milliseconds longest = patience) {
    const std::lock_guard lock(mutex_);
    held_ = true;
    longest_ = longest;
  }
  void release() {
    const std::lock_guard lock(mutex_);
    held_ = false;
    changed_.notify_all();
  }
  std::vector<std::string> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  bool wait_for_changes(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return changes_ >= count; });
  }
  int changes() const {
    const std::lock_guard lock(mutex_);
    return changes_;
  }

  Resolver::Lookup lookup() {
    return [this](const std::string& host) {
      std::unique_lock lock(mutex_);
      asked_.push_back(host);
      changed_.notify_all();
      changed_.wait_for(lock, longest_, [this] { return !held_; });
      return answers_[host];
    };
  }
  std::function<void()> on_change() {
    return [this] {
      const std::lock_guard lock(mutex_);
      ++changes_;
      changed_.notify_all();
    };
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::vector<IpAddress>> answers_;
  std::vector<std::string> asked_;
  int changes_ = 0;
  bool held_ = false;
  std::chrono::milliseconds longest_ = patience;
};

Config with_endpoints(std::vector<EndpointConfig> legacy,
                      std::vector<EndpointConfig> new_side = {{"10.0.0.9", 80}}) {
  Config config = test::split_config({"10.0.0.8", 80}, {"10.0.0.9", 80});
  config.pools[0].endpoints = std::move(legacy);
  config.pools[1].endpoints = std::move(new_side);
  return config;
}

std::vector<std::string> texts(const std::vector<ResolvedEndpoint>& endpoints) {
  std::vector<std::string> all;
  for (const ResolvedEndpoint& endpoint : endpoints) all.push_back(endpoint.text);
  return all;
}

using Texts = std::vector<std::string>;

class ResolverTest : public testing::Test {
 protected:
  FakeNames names;
  Resolver resolver{names.lookup(), names.on_change()};
};

TEST_F(ResolverTest, LiteralAddressesAreNeverLookedUp) {
  const Config config = with_endpoints({{"10.0.0.5", 8000}, {"2001:db8::5", 8000}});
  resolver.watch(config, patience);
  const ResolvedPools pools = resolver.resolve(config);
  ASSERT_EQ(pools.size(), 2U);
  EXPECT_EQ(texts(pools[0]), (Texts{"10.0.0.5:8000", "[2001:db8::5]:8000"}));
  EXPECT_TRUE(pools[0][0].address.address().is_v4());
  EXPECT_TRUE(pools[0][1].address.address().is_v6());
  EXPECT_EQ(pools[0][1].address.port(), 8000);
  EXPECT_EQ(texts(pools[1]), Texts{"10.0.0.9:80"});
  EXPECT_EQ(names.asked(), Texts{});
}

TEST_F(ResolverTest, EveryNameIsAskedOnceBeforeWatchReturns) {
  names.set("legacy.internal", {"10.0.0.5", "10.0.0.6"});
  names.set("new.internal", {"2001:db8::1"});
  const Config config =
      with_endpoints({{"legacy.internal", 8000}, {"legacy.internal", 8001}}, {{"new.internal", 443}, {"10.0.0.9", 80}});
  resolver.watch(config, patience);
  const ResolvedPools pools = resolver.resolve(config);
  EXPECT_EQ(texts(pools[0]), (Texts{"10.0.0.5:8000", "10.0.0.6:8000", "10.0.0.5:8001", "10.0.0.6:8001"}));
  EXPECT_EQ(texts(pools[1]), (Texts{"[2001:db8::1]:443", "10.0.0.9:80"}));
  EXPECT_EQ(names.asked(), (Texts{"legacy.internal", "new.internal"}));
}

TEST_F(ResolverTest, KnownNamesAreNotWaitedForAgain) {
  names.set("legacy.internal", {"10.0.0.5"});
  const Config config = with_endpoints({{"legacy.internal", 8000}});
  resolver.watch(config, patience);
  names.hold();
  resolver.watch(config, patience);  // would take all its patience if it asked
  EXPECT_EQ(names.asked().size(), 1U);
  names.release();
}

TEST_F(ResolverTest, SeveralNamesThatChangeAreToldOnce) {
  names.set("a.internal", {"10.0.0.5"});
  names.set("b.internal", {"10.0.0.6"});
  const Config config = with_endpoints({{"a.internal", 80}, {"b.internal", 80}});
  resolver.watch(config, patience);
  ASSERT_TRUE(names.wait_for_changes(1));

  // A name nobody knew makes the thread ask for all of them.
  names.set("a.internal", {"10.0.1.5"});
  names.set("b.internal", {"10.0.1.6", "10.0.1.7"});
  names.set("c.internal", {"10.0.1.8"});
  const Config more = with_endpoints({{"a.internal", 80}, {"b.internal", 80}, {"c.internal", 80}});
  resolver.watch(more, patience);
  ASSERT_TRUE(names.wait_for_changes(2));
  EXPECT_EQ(names.changes(), 2);
  EXPECT_EQ(texts(resolver.resolve(more)[0]), (Texts{"10.0.1.5:80", "10.0.1.6:80", "10.0.1.7:80", "10.0.1.8:80"}));
}

TEST_F(ResolverTest, ANameThatFailsKeepsItsLastAddresses) {
  names.set("a.internal", {"10.0.0.5"});
  resolver.watch(with_endpoints({{"a.internal", 80}}), patience);
  ASSERT_TRUE(names.wait_for_changes(1));
  names.set("a.internal", {});
  const Config more = with_endpoints({{"a.internal", 80}, {"b.internal", 80}});
  resolver.watch(more, patience);
  EXPECT_EQ(names.asked(), (Texts{"a.internal", "a.internal", "b.internal"}));
  EXPECT_EQ(texts(resolver.resolve(more)[0]), Texts{"10.0.0.5:80"});
  EXPECT_EQ(names.changes(), 1) << "no addresses are no news";
}

TEST_F(ResolverTest, ANameThatNeverResolvedIsNoEndpointAndHoldsNobodyUp) {
  const Config config = with_endpoints({{"nowhere.internal", 80}, {"10.0.0.5", 80}});
  resolver.watch(config, patience);
  EXPECT_EQ(texts(resolver.resolve(config)[0]), Texts{"10.0.0.5:80"});
  EXPECT_EQ(names.changes(), 0);
}

TEST_F(ResolverTest, AnEndpointThatIsNamedTwiceIsThereOnce) {
  names.set("a.internal", {"10.0.0.5", "10.0.0.6"});
  names.set("b.internal", {"10.0.0.6"});
  const Config config = with_endpoints({{"a.internal", 80}, {"b.internal", 80}, {"10.0.0.5", 80}});
  resolver.watch(config, patience);
  EXPECT_EQ(texts(resolver.resolve(config)[0]), (Texts{"10.0.0.5:80", "10.0.0.6:80"}));
}

TEST_F(ResolverTest, PatienceIsBoundedAndTheAnswerComesLater) {
  names.set("slow.internal", {"10.0.0.5"});
  names.hold();
  const Config config = with_endpoints({{"slow.internal", 80}});
  resolver.watch(config, 20ms);
  EXPECT_EQ(texts(resolver.resolve(config)[0]), Texts{});
  EXPECT_EQ(names.changes(), 0);
  names.release();
  ASSERT_TRUE(names.wait_for_changes(1));
  EXPECT_EQ(texts(resolver.resolve(config)[0]), Texts{"10.0.0.5:80"});
}

TEST_F(ResolverTest, ANameNoLongerWatchedIsForgotten) {
  names.set("a.internal", {"10.0.0.5"});
  const Config config = with_endpoints({{"a.internal", 80}});
  resolver.watch(config, patience);
  resolver.watch(with_endpoints({{"10.0.0.8", 80}}), patience);
  EXPECT_EQ(texts(resolver.resolve(config)[0]), Texts{});
}

TEST(Resolver, StoppingDoesNotWaitForEveryName) {
  FakeNames names;
  names.hold(20ms);
  std::vector<EndpointConfig> many;
  for (int i = 0; i < 500; ++i) many.push_back({"host-" + std::to_string(i), 80});
  {
    Resolver resolver(names.lookup(), names.on_change());
    resolver.watch(with_endpoints(many), 1ms);
  }
  EXPECT_LT(names.asked().size(), many.size());
}

TEST(Resolver, TheSystemReadsAddresses) {
  EXPECT_EQ(Resolver::system_lookup("127.0.0.1"), std::vector<IpAddress>{*IpAddress::parse("127.0.0.1")});
  EXPECT_EQ(Resolver::system_lookup("::1"), std::vector<IpAddress>{*IpAddress::parse("::1")});
}

TEST(Resolver, TheSystemKnowsLocalhost) {
  std::ifstream hosts("/etc/hosts");
  const std::string text((std::istreambuf_iterator<char>(hosts)), {});
  if (text.find("localhost") == std::string::npos) GTEST_SKIP() << "this system's /etc/hosts does not know it";
  const std::vector<IpAddress> found = Resolver::system_lookup("localhost");
  const auto loopback = [](const IpAddress& address) {
    return address == IpAddress::parse("127.0.0.1") || address == IpAddress::parse("::1");
  };
  EXPECT_FALSE(found.empty());
  EXPECT_TRUE(std::all_of(found.begin(), found.end(), loopback));
  EXPECT_TRUE(Resolver::system_lookup(std::string(300, 'x')).empty()) << "longer than names can be";
}

}  // namespace
}  // namespace crossfade
