#include "server/config_diff.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

Config two_dials() {
  Config config;
  config.pools.emplace_back().name = "py2";
  config.pools.emplace_back().name = "py3";
  ServiceConfig& service = config.services.emplace_back();
  service.name = "api";
  service.legacy = "py2";
  service.new_side = "py3";
  service.salt = "api";
  service.dials.resize(2);
  service.dials[0].name = "rates";
  service.dials[0].path = "/v1/rates";
  service.dials[0].position = 10'000;
  service.dials[1].name = "rest";
  service.dials[1].path = "/";
  return config;
}

std::vector<std::string> moves(const Config& before, const Config& after) {
  std::vector<std::string> texts;
  for (const DialMove& move : diff(before, after).dials) texts.push_back(move.to_string());
  return texts;
}

using Texts = std::vector<std::string>;

TEST(ConfigDiff, EqualConfigurationsHaveNone) {
  EXPECT_TRUE(diff(two_dials(), two_dials()).empty());
  Config reordered = two_dials();
  std::swap(reordered.services[0].dials[0], reordered.services[0].dials[1]);
  std::swap(reordered.pools[0], reordered.pools[1]);
  EXPECT_TRUE(diff(two_dials(), reordered).empty());
}

TEST(ConfigDiff, ADialThatMoved) {
  Config after = two_dials();
  after.services[0].dials[0].position = 25'500;
  EXPECT_EQ(moves(two_dials(), after), Texts{"api/rates: 10% -> 25.5%"});
  EXPECT_TRUE(diff(two_dials(), after).other.empty());
}

TEST(ConfigDiff, DialsThatCameAndWent) {
  Config after = two_dials();
  after.services[0].dials[0].name = "prices";
  EXPECT_EQ(moves(two_dials(), after), (Texts{"api/prices: absent -> 10%", "api/rates: 10% -> absent"}));
}

TEST(ConfigDiff, AServiceThatCameOrWentBringsItsDials) {
  Config none = two_dials();
  none.services.clear();
  EXPECT_EQ(moves(none, two_dials()), (Texts{"api/rates: absent -> 10%", "api/rest: absent -> 0%"}));
  EXPECT_EQ(diff(none, two_dials()).other, Texts{"service api: added"});
  EXPECT_EQ(moves(two_dials(), none), (Texts{"api/rates: 10% -> absent", "api/rest: 0% -> absent"}));
  EXPECT_EQ(diff(two_dials(), none).other, Texts{"service api: removed"});
}

// One change each, and what is said of it.
TEST(ConfigDiff, EveryOtherChangeHasItsLine) {
  struct Case {
    void (*change)(Config&);
    const char* line;
  };
  const std::vector<Case> cases = {
      {[](Config& c) { c.services[0].hold = Hold::Legacy; }, "service api: hold: none -> legacy"},
      {[](Config& c) { c.services[0].salt = "other"; }, "service api: salt: api -> other"},
      {[](Config& c) { c.services[0].new_side = "py4"; }, "service api: new: py3 -> py4"},
      {[](Config& c) { c.services[0].hosts = {"x"}; }, "service api: hosts changed"},
      {[](Config& c) { c.services[0].key.emplace_back(); }, "service api: key changed"},
      {[](Config& c) { c.services[0].override_header.emplace(); }, "service api: override changed"},
      {[](Config& c) { c.services[0].exclude.emplace_back(); }, "service api: exclude changed"},
      {[](Config& c) { c.services[0].include.emplace_back(); }, "service api: include changed"},
      {[](Config& c) { c.services[0].fallback = false; }, "service api: fallback changed"},
      {[](Config& c) { c.services[0].missing_key = MissingKey::Random; }, "service api: missing_key changed"},
      {[](Config& c) { c.services[0].expose = Expose::Always; }, "service api: expose changed"},
      {[](Config& c) { c.services[0].dials[0].path = "/v2"; }, "dial api/rates: path: /v1/rates -> /v2"},
      {[](Config& c) { c.services[0].dials[0].exact = true; }, "dial api/rates: exact changed"},
      {[](Config& c) { c.services[0].dials[0].methods = {"GET"}; }, "dial api/rates: methods changed"},
      {[](Config& c) { c.services[0].dials[0].salt = "s"; }, "dial api/rates: salt changed"},
      {[](Config& c) { c.services[0].dials[0].ask_other_on_404 = true; }, "dial api/rates: on_404 changed"},
      {[](Config& c) { c.pools[0].endpoints.emplace_back(); }, "pool py2: endpoints changed"},
      {[](Config& c) { c.pools[0].retry.attempts = 9; }, "pool py2: settings changed"},
      {[](Config& c) { c.pools.emplace_back().name = "py4"; }, "pool py4: added"},
      {[](Config& c) { c.pools.pop_back(); }, "pool py3: removed"},
      {[](Config& c) { c.listeners.emplace_back(); }, "listeners changed"},
      {[](Config& c) { c.admin.emplace(); }, "admin changed"},
      {[](Config& c) { c.workers = 7; }, "workers changed"},
      {[](Config& c) { c.access_log.query = true; }, "access_log changed"},
      {[](Config& c) { c.metrics.buckets.pop_back(); }, "metrics changed"},
      {[](Config& c) { c.limits.connections = 1; }, "limits changed"},
      {[](Config& c) { c.timeouts.idle = std::chrono::milliseconds(1); }, "timeouts changed"},
      {[](Config& c) { c.drain.delay = std::chrono::milliseconds(1); }, "drain changed"},
      {[](Config& c) { c.underscore_headers = UnderscoreHeaders::Reject; }, "underscore_headers changed"},
      {[](Config& c) { c.via = false; }, "via changed"},
      {[](Config& c) { c.trace = true; }, "trace changed"},
  };
  for (const Case& one : cases) {
    Config after = two_dials();
    one.change(after);
    EXPECT_EQ(diff(two_dials(), after).other, Texts{one.line});
    EXPECT_TRUE(diff(two_dials(), after).dials.empty()) << one.line;
  }
}

TEST(ConfigDiff, ARulesPlaceInTheDocumentIsNoChange) {
  Config before = two_dials();
  before.services[0].exclude.emplace_back().line = 10;
  Config after = before;
  after.services[0].exclude[0].line = 12;
  EXPECT_TRUE(diff(before, after).empty());
}

TEST(ConfigDiff, AListFilesNewContentIsAChange) {
  Config before = two_dials();
  before.services[0].exclude.emplace_back().file_values =
      std::make_shared<const ValueSet>(std::vector<std::string_view>{"a"});
  Config after = before;
  after.services[0].exclude[0].file_values = std::make_shared<const ValueSet>(std::vector<std::string_view>{"b"});
  EXPECT_EQ(diff(before, after).other, Texts{"service api: exclude changed"});
}

}  // namespace
}  // namespace crossfade
