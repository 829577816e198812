#include "server/config_change.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "support/configs.hpp"

namespace crossfade {
namespace {

struct Listening {
  Address address;
  std::string trusted;  // one network, or empty
  friend bool operator==(const Listening&, const Listening&) = default;
};

ListenerConfig listener(const Listening& listening) {
  ListenerConfig config{listening.address, {}};
  if (!listening.trusted.empty()) config.trusted_proxies = {Cidr::parse(listening.trusted).value()};
  return config;
}

Config with_listeners(const std::vector<Listening>& listeners) {
  Config config = test::split_config({"127.0.0.1", 8001}, {"127.0.0.1", 8002});
  config.listeners.clear();
  for (const Listening& listening : listeners) config.listeners.push_back(listener(listening));
  config.workers = 2;
  config.admin = AdminConfig{{"127.0.0.1", 9901}};
  return config;
}

const Listening a{{"0.0.0.0", 8080}, ""};
const Listening b{{"::", 8080}, ""};
const Listening other{{"0.0.0.0", 8081}, ""};

TEST(NeedsRestart, TheSameConfigDoesNot) {
  EXPECT_FALSE(needs_restart(with_listeners({a, b}), with_listeners({a, b})));
}

TEST(NeedsRestart, ForAddressesWorkersAndBuckets) {
  const Config started = with_listeners({a, b});
  for (const auto& listeners : std::vector<std::vector<Listening>>{{a}, {a, b, other}, {a, other}, {b, a}}) {
    EXPECT_TRUE(needs_restart(started, with_listeners(listeners))) << listeners.size() << " listeners";
  }
  Config next = with_listeners({a, b});
  next.workers = 3;
  EXPECT_TRUE(needs_restart(started, next));
  next = with_listeners({a, b});
  next.metrics.buckets.pop_back();
  EXPECT_TRUE(needs_restart(started, next));
  next = with_listeners({a, b});
  next.admin->address.port = 9902;
  EXPECT_TRUE(needs_restart(started, next));
  next.admin.reset();
  EXPECT_TRUE(needs_restart(started, next));
}

TEST(NeedsRestart, NotForWhatTakesEffectAtOnce) {
  const Config started = with_listeners({a, b});
  Config next = with_listeners({{a.address, "10.0.0.0/8"}, b});
  next.pools[0].endpoints[0].port = 9;
  next.services[0].dials[0].position = test::all_new;
  next.timeouts.idle = std::chrono::milliseconds(1);
  next.access_log.path = "stdout";
  next.limits.connections = 7;
  EXPECT_FALSE(needs_restart(started, next));
}

struct KeepCase {
  const char* what;
  std::vector<Listening> started, next, kept;
};

TEST(KeepStartedListeners, TheBoundOnesStayInTheirOrderAndLearnWhomToTrust) {
  const Listening a_trusting{a.address, "10.0.0.0/8"};
  const Listening b_trusting{b.address, "2001:db8::/32"};
  const KeepCase cases[] = {
      {"the same", {a, b}, {a, b}, {a, b}},
      {"in another order", {a, b}, {b_trusting, a_trusting}, {a_trusting, b_trusting}},
      {"one more", {a}, {other, a_trusting}, {a_trusting}},
      {"one less: what it trusts stays, too", {a_trusting, b}, {b_trusting}, {a_trusting, b_trusting}},
      {"trust withdrawn", {a_trusting}, {a}, {a}},
      {"another address", {a_trusting}, {other}, {a_trusting}},
      {"two on ports of the kernel's choice",
       {{{"127.0.0.1", 0}, ""}, {{"127.0.0.1", 0}, ""}},
       {{{"127.0.0.1", 0}, "10.0.0.0/8"}, {{"127.0.0.1", 0}, "10.1.0.0/16"}},
       {{{"127.0.0.1", 0}, "10.0.0.0/8"}, {{"127.0.0.1", 0}, "10.1.0.0/16"}}},
  };
  for (const KeepCase& c : cases) {
    Config next = with_listeners(c.next);
    keep_started_listeners(with_listeners(c.started), next);
    EXPECT_EQ(next.listeners, with_listeners(c.kept).listeners) << c.what;
  }
}

TEST(ConfigChange, AnAdminAddressThatIsBoundKeepsItsTokensUntilTheRestart) {
  Config in_force;
  in_force.admin = AdminConfig{{"127.0.0.1", 9901}, {{"alice", "0123456789abcdef"}}};
  Config without;
  keep_bound_admin(in_force, without);
  EXPECT_EQ(without.admin, in_force.admin);
  Config moved;
  moved.admin = AdminConfig{{"127.0.0.1", 9902}, {{"bob", "fedcba9876543210"}}};
  keep_bound_admin(in_force, moved);
  EXPECT_EQ(moved.admin, (AdminConfig{{"127.0.0.1", 9901}, {{"bob", "fedcba9876543210"}}}));
  Config open;
  open.admin = AdminConfig{{"127.0.0.1", 9901}, {}};
  keep_bound_admin(in_force, open);
  EXPECT_TRUE(open.admin->tokens.empty()) << "that is what it says";
  Config none;
  keep_bound_admin(Config(), none);
  EXPECT_FALSE(none.admin);
}

}  // namespace
}  // namespace crossfade
