#include "split/explain.hpp"

#include <gtest/gtest.h>

#include "split/requests.hpp"

namespace crossfade {
namespace {

using Operator = ListRule::Operator;

// A configuration that a test builds up to taste, and the explanation of one request by it.
struct ExplainTest : testing::Test {
  ExplainTest() {
    config.listeners = {{{"127.0.0.1", 8080}, {network("10.0.0.0/8")}}};
    config.services = {service_config()};
    service().hosts = {"api.example.com"};
    service().dials[0].position = 50'000;
  }

  ServiceConfig& service() { return config.services[0]; }

  Explanation explain(const AskedRequest& asked, std::uint64_t random = 0) const {
    const RouteTable routes = RouteTable::compile(config);
    auto explanation = Explainer{routes, config}.explain(asked, random);
    EXPECT_TRUE(explanation) << explanation.error();
    return std::move(*explanation);
  }

  static std::string step(const Explanation& explanation, std::string_view what) {
    for (const TraceStep& each : explanation.steps) {
      if (each.what == what) return each.outcome;
    }
    return "no such step";
  }

  static std::vector<std::string> order(const Explanation& explanation) {
    std::vector<std::string> names;
    for (const TraceStep& each : explanation.steps) names.push_back(each.what);
    return names;
  }

  Config config;
};

const std::string url = "https://api.example.com/v1";

TEST_F(ExplainTest, TellsInTheOrderInWhichThingsAreTriedAndEndsWithTheOutcome) {
  service().exclude = {header_rule("X-Account-Id", Operator::In, {"whale"})};
  service().include = {header_rule("User-Agent", Operator::Prefix, {"e2e/"})};
  const Explanation explanation = explain({url, "GET", {"X-Account-Id: user-3"}});
  EXPECT_EQ(order(explanation),
            (std::vector<std::string>{"request", "client", "service", "path", "dial", "hold", "override", "exclude[0]",
                                      "include[0]", "key", "bucket", "position", "note", "side", "reason", "pool"}));
  EXPECT_EQ(step(explanation, "exclude[0]"), "header X-Account-Id in [whale]: no match: not in the list");
  EXPECT_EQ(step(explanation, "key"), "header X-Account-Id: user-3");
  EXPECT_EQ(step(explanation, "pool"), "py3");
}

TEST_F(ExplainTest, GivesTheFactsAsValuesToo) {
  const Explanation explanation = explain({url, "GET", {"X-Account-Id: user-3"}});
  EXPECT_EQ(explanation.refusal, Problem::None);
  EXPECT_EQ(explanation.service, "public-api");
  EXPECT_EQ(explanation.dial, "everything");
  EXPECT_EQ(explanation.side, Side::New);
  EXPECT_EQ(explanation.reason, Reason::Dial);
  EXPECT_EQ(explanation.pool, "py3");
  ASSERT_TRUE(explanation.key);
  EXPECT_EQ(explanation.key->source, "header X-Account-Id");
  EXPECT_EQ(explanation.key->value, "user-3");
  EXPECT_EQ(explanation.bucket, 9080U);
  EXPECT_EQ(explanation.salt, "public-api");
  EXPECT_EQ(explanation.position, 50'000U);
}

TEST_F(ExplainTest, ARequestThatServingRefusesIsExplainedAsRefused) {
  const Explanation no_host = explain({url, "GET", {"Host:"}});
  EXPECT_EQ(no_host.refusal, Problem::Malformed);
  EXPECT_EQ(no_host.steps.back().what, "refused");
  EXPECT_EQ(no_host.steps.back().outcome, "400 malformed: no Host field");
  const Explanation two = explain({url, "GET", {"Host: a", "Host: b"}});
  EXPECT_EQ(two.steps.back().outcome, "400 malformed: more than one Host field: 'Host: b'");
  const Explanation other = explain({"https://www.example.com/"});
  EXPECT_EQ(other.refusal, Problem::NoService);
  EXPECT_EQ(other.steps.back().outcome, "404 no_service: no service takes this host");
  config.limits.request_head_bytes = 300;
  EXPECT_EQ(explain({url, "GET", {"X-Long: " + std::string(300, 'x')}}).refusal, Problem::HeadTooLarge);
}

TEST_F(ExplainTest, XForwardedForCountsFromATrustedPeerOnly) {
  const std::vector<std::string> forwarded = {"X-Forwarded-For: 192.0.2.1, 198.51.100.9"};
  const Explanation stranger = explain({url, "GET", forwarded, address("203.0.113.5")});
  EXPECT_EQ(stranger.client, "203.0.113.5");
  EXPECT_EQ(step(stranger, "client"),
            "203.0.113.5 (the peer; not in trusted_proxies: its X-Forwarded-For is not believed)");
  const Explanation trusted = explain({url, "GET", forwarded, address("10.1.1.1")});
  EXPECT_EQ(trusted.client, "198.51.100.9");
  EXPECT_EQ(step(trusted, "client"),
            "198.51.100.9 (the rightmost untrusted address of X-Forwarded-For; the peer 10.1.1.1 is in "
            "trusted_proxies)");
}

TEST_F(ExplainTest, SaysWhichHeadersWereDroppedForTheirUnderscore) {
  const AskedRequest asked{url, "GET", {"X_Account_Id: user-3"}};
  EXPECT_EQ(step(explain(asked), "dropped"), "header X_Account_Id: its name has a '_' (underscore_headers: drop)");
  config.underscore_headers = UnderscoreHeaders::Forward;
  EXPECT_EQ(step(explain(asked), "dropped"), "no such step");
  config.underscore_headers = UnderscoreHeaders::Reject;
  EXPECT_EQ(explain(asked).steps.back().outcome,
            "400 malformed: a header name with an underscore: 'X_Account_Id: user-3'");
}

TEST_F(ExplainTest, WhatIsDrawnByLotIsCalledSo) {
  service().missing_key = MissingKey::Random;
  const Explanation low = explain({url}, 0);
  EXPECT_TRUE(low.by_chance);
  EXPECT_EQ(low.reason, Reason::NoKey);
  EXPECT_EQ(low.side, Side::New);
  EXPECT_FALSE(low.key);
  EXPECT_EQ(low.notes.at(0), "missing_key: random draws each such request anew: 50% of them go to new");
  EXPECT_EQ(explain({url}, ~std::uint64_t{0}).side, Side::Legacy);
  EXPECT_FALSE(explain({url, "GET", {"X-Account-Id: user-3"}}).by_chance);
}

TEST_F(ExplainTest, NotesWhatMayStillHappen) {
  const AskedRequest asked{url, "GET", {"X-Account-Id: user-3"}};
  EXPECT_EQ(explain(asked).notes,
            std::vector<std::string>{"goes to legacy (pool py2, reason fallback) when py3 cannot be reached"});
  service().fallback = false;
  EXPECT_EQ(explain(asked).notes,
            std::vector<std::string>{"stays on new even when py3 cannot be reached (fallback: off)"});
  service().hold = Hold::New;
  EXPECT_TRUE(explain(asked).notes.empty()) << "who is held at new never falls back";
  service().dials[0].ask_other_on_404 = true;
  EXPECT_EQ(explain(asked).notes,
            std::vector<std::string>{"a 404 is asked again of the other side (on_404: ask_other)"});
}

TEST_F(ExplainTest, TakesTheListenerThatIsNamed) {
  const std::vector<Address> listeners = {{"127.0.0.1", 80}, {"::1", 8080}};
  EXPECT_EQ(*find_listener(listeners, ""), 0U);
  EXPECT_EQ(*find_listener(listeners, "[::1]:8080"), 1U);
  EXPECT_EQ(find_listener(listeners, "127.0.0.1:81").error(),
            "there is no listener '127.0.0.1:81'; there are 127.0.0.1:80, [::1]:8080; did you mean '127.0.0.1:80'?");
}

}  // namespace
}  // namespace crossfade
