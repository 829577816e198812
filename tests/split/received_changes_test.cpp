#include "split/received_changes.hpp"

#include <gtest/gtest.h>

#include "split/two_configs.hpp"

namespace crossfade {
namespace {

// A dial at 25% decides, behind a listener that trusts 10.0.0.0/8.
Config behind_proxies() {
  Config config = config_with({dial_at("rest", "/", 25'000)});
  ListenerConfig& listener = config.listeners.emplace_back();
  listener.address = {"127.0.0.1", 80};
  listener.trusted_proxies = {network("10.0.0.0/8")};
  return config;
}

std::vector<MoveNotice> received_notices(const Config& before, const Config& after) {
  return received_changes({before, after, before.services[0], after.services[0]});
}

ListRule address_rule() {
  ListRule rule;
  rule.subject = ListRule::Subject::ClientIp;
  rule.op = ListRule::Operator::In;
  rule.networks = {network("192.0.2.0/24")};
  return rule;
}

const KeySource by_address{KeySource::Kind::ClientIp, ""};

TEST(ReceivedChanges, OtherTrustedProxiesAreLoudWhereTheAddressCounts) {
  const auto notice_for = [](auto change) {
    Config before = behind_proxies();
    change(before.services[0]);
    Config after = before;
    after.listeners[0].trusted_proxies.clear();
    const auto found = received_notices(before, after);
    EXPECT_EQ(found.size(), 1U);
    return found.empty() ? MoveNotice{} : found[0];
  };
  const MoveNotice key = notice_for([](ServiceConfig& service) { service.key.push_back(by_address); });
  EXPECT_EQ(key.text,
            "trusted_proxies: others for 127.0.0.1:80: whoever comes through a proxy may get another client's address, "
            "which key goes by");
  EXPECT_TRUE(key.loud);
  EXPECT_TRUE(key.back);
  const MoveNotice lists = notice_for([](ServiceConfig& service) {
    service.exclude = service.include = {address_rule()};
    service.override_header = OverrideConfig{"X-Backend", "py2", "py3", std::vector{network("10.0.0.0/8")}};
  });
  EXPECT_TRUE(lists.text.ends_with("which override, exclude and include go by")) << lists.text;
  EXPECT_TRUE(lists.back);
}

TEST(ReceivedChanges, OtherTrustedProxiesAreNoneWhereNothingGoesByTheAddress) {
  Config before = behind_proxies();
  before.services[0].override_header = OverrideConfig{"X-Backend", "py2", "py3", {}};
  Config after = before;
  after.listeners[0].trusted_proxies.clear();
  EXPECT_TRUE(received_notices(before, after).empty());
  EXPECT_TRUE(client_addresses_change(before, after));
}

TEST(ReceivedChanges, OtherTrustedProxiesLetNobodyBackWhoIsNotOnNew) {
  Config before = behind_proxies();
  before.services[0].key = {by_address};
  before.services[0].dials[0].position = 0;
  Config after = before;
  after.listeners[0].trusted_proxies.clear();
  EXPECT_FALSE(received_notices(before, after).at(0).back);
  before.services[0].override_header = OverrideConfig{"X-Backend", "py2", "py3", std::vector{network("10.0.0.0/8")}};
  after.services[0].override_header = before.services[0].override_header;
  EXPECT_TRUE(received_notices(before, after).at(0).back) << "who asked for new may be a stranger now";
  after.services[0].hold = before.services[0].hold = Hold::Legacy;
  EXPECT_FALSE(received_notices(before, after).at(0).back);
}

TEST(ReceivedChanges, ListenersAreComparedByTheirAddress) {
  Config before = behind_proxies();
  before.listeners.push_back(before.listeners[0]);
  before.listeners[1].address.port = 81;
  before.listeners[1].trusted_proxies = {network("192.0.2.0/24"), network("10.0.0.0/8")};
  Config after = before;
  std::swap(after.listeners[0], after.listeners[1]);
  std::swap(after.listeners[0].trusted_proxies[0], after.listeners[0].trusted_proxies[1]);
  after.listeners[0].lenient.obs_fold = true;
  EXPECT_FALSE(client_addresses_change(before, after)) << "neither order counts";
  std::swap(after.listeners[0].trusted_proxies, after.listeners[1].trusted_proxies);
  EXPECT_TRUE(client_addresses_change(before, after));
}

TEST(ReceivedChanges, AListenerThatMovesKeepsItsProxiesOrDoesNot) {
  const Config before = behind_proxies();
  Config after = before;
  after.listeners[0].address.port = 8080;
  EXPECT_FALSE(client_addresses_change(before, after));
  after.listeners[0].trusted_proxies.clear();
  EXPECT_TRUE(client_addresses_change(before, after));
  after = before;
  after.listeners.emplace_back().address = {"127.0.0.1", 81};
  EXPECT_TRUE(client_addresses_change(before, after)) << "clients may come there instead";
  EXPECT_TRUE(client_addresses_change(after, before));
}

struct UnderscoreCase {
  UnderscoreHeaders before, after;
  const char* key_before;
  const char* key_after;
  std::string text;  // empty: no notice
  bool back;
};

TEST(ReceivedChanges, HeadersWithAnUnderscore) {
  using enum UnderscoreHeaders;
  const std::string dropped = "underscore_headers: forward -> drop: header X_Id is gone before anything is decided";
  const std::string refused = "underscore_headers: forward -> reject: requests with header X_Id are answered with 400";
  const UnderscoreCase cases[] = {
      {Forward, Drop, "X_Id", "X-Id", dropped, true},
      {Forward, Drop, "X-Id", "X-Id", "", false},
      {Forward, Drop, "Id", "Id", "", false},
      {Forward, Reject, "X_Id", "X-Id", refused, false},
      {Drop, Forward, "X-Id", "X_Id", "underscore_headers: drop -> forward: header X_Id is seen now", true},
      {Reject, Forward, "X-Id", "X_Id", "underscore_headers: reject -> forward: header X_Id is seen now", false},
      {Drop, Forward, "X-Id", "X-Id", "", false},
      {Drop, Reject, "X-Id", "X-Id", "", false},
      {Forward, Forward, "X_Id", "X-Id", "", false},
  };
  for (const UnderscoreCase& each : cases) {
    Config before = behind_proxies();
    before.underscore_headers = each.before;
    before.services[0].key[0].name = each.key_before;
    Config after = before;
    after.underscore_headers = each.after;
    after.services[0].key[0].name = each.key_after;
    const auto found = received_notices(before, after);
    ASSERT_EQ(found.size(), each.text.empty() ? 0U : 1U) << each.key_before << ' ' << each.text;
    if (found.empty()) continue;
    EXPECT_EQ(found[0].text, each.text);
    EXPECT_TRUE(found[0].loud);
    EXPECT_EQ(found[0].back, each.back) << each.text;
  }
}

TEST(ReceivedChanges, AnUnderscoreInOverrideAndListsCountsToo) {
  Config before = behind_proxies();
  before.underscore_headers = UnderscoreHeaders::Forward;
  before.services[0].key = {by_address};
  Config after = before;
  after.underscore_headers = UnderscoreHeaders::Drop;
  EXPECT_TRUE(received_notices(before, after).empty());
  Config overriding = before;
  overriding.services[0].override_header = OverrideConfig{"X_Backend", "py2", "py3", {}};
  EXPECT_EQ(received_notices(overriding, after).size(), 1U);
  Config excluding = before;
  excluding.services[0].exclude = {header_rule("X_Id", ListRule::Operator::Present)};
  EXPECT_EQ(received_notices(excluding, after).size(), 1U);
}

}  // namespace
}  // namespace crossfade
