#include <gtest/gtest.h>

#include "crossfade/stable_hash.hpp"
#include "split/requests.hpp"

namespace crossfade {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;
using Operator = ListRule::Operator;

// "side reason", the way logs put it.
std::string verdict(const RouteTable& table, const TestRequest& request) {
  const Decision decision = table.decide(request.view());
  if (!decision.found) return "not found";
  return std::string(to_string(decision.side)) + " " + std::string(to_string(decision.reason));
}

// Everything at once: acme is excluded and included, beta is included, X-Backend overrides from 192.0.2.0/24.
ServiceConfig full_service(std::uint32_t position = 50'000) {
  ServiceConfig service = service_config();
  service.override_header = OverrideConfig{"X-Backend", "py2", "py3", std::vector<Cidr>{network("192.0.2.0/24")}};
  service.exclude = {header_rule("X-Account-Id", Operator::In, {"acme", "whale"})};
  service.include = {header_rule("X-Account-Id", Operator::In, {"acme", "beta"}),
                     header_rule("User-Agent", Operator::Prefix, {"crossfade-e2e/"})};
  service.dials[0].position = position;
  return service;
}

TEST(Decide, HoldThenOverrideThenExcludeThenIncludeThenDial) {
  const Headers everything = {{"X-Backend", "py3"}, {"X-Account-Id", "acme"}};
  const Headers lists = {{"X-Account-Id", "acme"}};
  const Headers include = {{"X-Account-Id", "beta"}};
  const Headers key = {{"X-Account-Id", "user-3"}};  // bucket 9080
  ServiceConfig service = full_service();
  const RouteTable table = table_of(service);
  EXPECT_EQ(verdict(table, {.headers = everything}), "new override");
  EXPECT_EQ(verdict(table, {.headers = lists}), "legacy exclude");
  EXPECT_EQ(verdict(table, {.headers = include}), "new include");
  EXPECT_EQ(verdict(table, {.headers = key}), "new dial");
  EXPECT_EQ(verdict(table, {}), "legacy no_key");
  for (const auto& [hold, expected] : {std::pair(Hold::Legacy, "legacy hold"), std::pair(Hold::New, "new hold")}) {
    service.hold = hold;
    const RouteTable held = table_of(service);
    for (const Headers& headers : {everything, lists, include, key, {}}) {
      EXPECT_EQ(verdict(held, {.headers = headers}), expected);
    }
  }
}

TEST(Decide, ARunTimeHoldDecidesBeforeEverythingAndBeforeTheDocuments) {
  const Headers overridden = {{"X-Backend", "py3"}, {"X-Account-Id", "acme"}};
  Overlay overlay;
  Config config;
  config.services = {full_service(100'000)};
  config.services[0].hold = Hold::New;
  const RouteTable table = RouteTable::compile(config, &overlay);
  EXPECT_EQ(verdict(table, {.headers = overridden}), "new hold");
  overlay.hold_switch("public-api")->set(true);
  EXPECT_EQ(verdict(table, {.headers = overridden}), "legacy hold");
  EXPECT_EQ(verdict(table, {}), "legacy hold");
  EXPECT_TRUE(table.decide(TestRequest{.headers = overridden}.view()).overridden) << "its answer says so";
  overlay.hold_switch("public-api")->set(false);
  EXPECT_EQ(verdict(table, {.headers = overridden}), "new hold");
}

TEST(Decide, NamesTheKeyWhateverDecided) {
  ServiceConfig service = full_service();
  service.key = {{KeySource::Kind::Header, "X-Account-Id"}, {KeySource::Kind::Cookie, "sid"}};
  const RouteTable table = table_of(service);
  const TestRequest by_header{.headers = {{"X-Account-Id", "acme"}, {"Cookie", "sid=s1"}}};
  const Decision excluded = table.decide(by_header.view());
  EXPECT_EQ(excluded.reason, Reason::Exclude);
  EXPECT_EQ(excluded.key, "acme");
  EXPECT_EQ(excluded.key.data(), by_header.headers[0].second.data()) << "a view into the request";
  const TestRequest by_cookie{.headers = {{"Cookie", "a=b; sid=s1"}}};
  EXPECT_EQ(table.decide(by_cookie.view()).key, "s1");
  EXPECT_EQ(table.decide(TestRequest{}.view()).key, "");
  EXPECT_FALSE(table.decide(TestRequest{}.view()).key_is_client);

  service.key.push_back({KeySource::Kind::ClientIp, ""});
  const Decision by_client = table_of(service).decide(TestRequest{}.view());
  EXPECT_TRUE(by_client.key_is_client);
  EXPECT_EQ(by_client.key, "");
  EXPECT_NE(by_client.bucket, Decision::no_bucket);
}

TEST(Decide, AnOverrideCanAskForEitherSide) {
  const RouteTable table = table_of(full_service(100'000));
  EXPECT_EQ(verdict(table, {.headers = {{"X-Backend", "py2"}, {"X-Account-Id", "beta"}}}), "legacy override");
  EXPECT_EQ(verdict(table, {.headers = {{"X-Backend", "py3"}, {"X-Account-Id", "whale"}}}), "new override");
}

TEST(Decide, AHoldStillSaysThatAValidOverrideWasThere) {
  ServiceConfig service = full_service();
  service.hold = Hold::Legacy;
  const RouteTable table = table_of(service);
  const Decision overruled = table.decide(TestRequest{.headers = {{"X-Backend", "py3"}}}.view());
  EXPECT_EQ(overruled.reason, Reason::Hold);
  EXPECT_EQ(overruled.side, Side::Legacy);
  EXPECT_TRUE(overruled.overridden);
  const Decision ignored = table.decide(TestRequest{.headers = {{"X-Backend", "py4"}}}.view());
  EXPECT_FALSE(ignored.overridden);
  EXPECT_EQ(ignored.override_ignored, OverrideIgnored::UnknownValue);
  EXPECT_FALSE(table.decide(TestRequest{}.view()).overridden);
}

struct IgnoredRow {
  Headers headers;
  std::string client;
  OverrideIgnored cause;
};

TEST(Decide, AnIgnoredOverrideChangesNothingButItsCause) {
  const RouteTable table = table_of(full_service());
  const IgnoredRow rows[] = {
      {{{"X-Backend", "py4"}}, "192.0.2.7", OverrideIgnored::UnknownValue},
      {{{"X-Backend", "py3"}}, "203.0.113.1", OverrideIgnored::Untrusted},
      {{{"X-Backend", "py3"}, {"X-Backend", "py3"}}, "192.0.2.7", OverrideIgnored::Repeated},
  };
  for (const IgnoredRow& row : rows) {
    for (const std::string account : {"whale", "beta", "user-0", "user-3", ""}) {
      TestRequest request{.headers = {{"X-Account-Id", account}}, .client = row.client};
      const Decision without = table.decide(request.view());
      request.headers.insert(request.headers.end(), row.headers.begin(), row.headers.end());
      const Decision with = table.decide(request.view());
      EXPECT_EQ(with.side, without.side) << account;
      EXPECT_EQ(with.reason, without.reason) << account;
      EXPECT_EQ(with.bucket, without.bucket) << account;
      EXPECT_EQ(with.override_ignored, row.cause);
      EXPECT_EQ(without.override_ignored, OverrideIgnored::No);
      EXPECT_FALSE(with.overridden);
    }
  }
}

TEST(Decide, WithoutAServiceNothingIsFound) {
  ServiceConfig service = service_config();
  service.hosts = {"api.example.com"};
  const RouteTable table = table_of(service);
  EXPECT_EQ(verdict(table, {.authority = "API.example.com:443"}), "legacy dial");
  EXPECT_EQ(verdict(table, {.authority = "www.example.com"}), "not found");
  EXPECT_EQ(verdict(RouteTable::compile(Config{}), {}), "not found");
}

TEST(Decide, PicksTheServiceByHostAndTheDialByPathWhateverDecides) {
  Config config;
  config.services = {service_config(), full_service()};
  config.services[0].hosts = {"www.example.com"};
  config.services[1].hosts = {"*.api.example.com"};
  DialConfig rates;
  rates.name = "rates";
  rates.path = "/v1/rates";
  config.services[1].dials.insert(config.services[1].dials.begin(), rates);
  const RouteTable table = RouteTable::compile(config);
  const auto decided = [&](std::string host, std::string target, Headers headers = {}) {
    return table.decide(TestRequest{.authority = host, .target = target, .headers = std::move(headers)}.view());
  };
  EXPECT_EQ(decided("www.example.com", "/v1/rates").service, 0U);
  EXPECT_EQ(decided("eu.api.example.com", "/v1/rates").service, 1U);
  EXPECT_EQ(decided("eu.api.example.com", "/v1/rates?from=EUR").dial, 0U);
  EXPECT_EQ(decided("eu.api.example.com", "/v1//x/../%72ates/").dial, 0U);
  EXPECT_EQ(decided("eu.api.example.com", "/v1").dial, 1U);
  EXPECT_EQ(decided("eu.api.example.com", "*").dial, 1U);
  EXPECT_EQ(decided("eu.api.example.com", "/v1/rates", {{"X-Backend", "py3"}}).dial, 0U);
  EXPECT_EQ(decided("eu.api.example.com", "/v1/rates", {{"X-Account-Id", "whale"}}).dial, 0U);
}

TEST(Decide, TheBucketIsTheKeysWhateverDecides) {
  const RouteTable table = table_of(full_service());
  for (const Headers& headers :
       {Headers{{"X-Account-Id", "acme"}}, Headers{{"X-Account-Id", "acme"}, {"X-Backend", "py3"}}}) {
    EXPECT_EQ(table.decide(TestRequest{.headers = headers}.view()).bucket, 95628);
  }
  EXPECT_EQ(table.decide(TestRequest{}.view()).bucket, Decision::no_bucket);
}

TEST(Decide, EverySubjectAndOperatorWorksInsideADecision) {
  ServiceConfig service = service_config();
  ListRule key_rule;
  key_rule.subject = ListRule::Subject::Key;
  key_rule.op = Operator::Suffix;
  key_rule.values = {"-gov"};
  ListRule office;
  office.subject = ListRule::Subject::ClientIp;
  office.op = Operator::In;
  office.networks = {network("203.0.113.0/24")};
  ListRule beta;
  beta.subject = ListRule::Subject::Cookie;
  beta.name = "beta";
  service.exclude = {key_rule};
  service.include = {office, beta};
  const RouteTable table = table_of(service);
  EXPECT_EQ(verdict(table, {.headers = {{"X-Account-Id", "city-gov"}}, .client = "203.0.113.5"}), "legacy exclude");
  EXPECT_EQ(verdict(table, {.client = "203.0.113.5"}), "new include");
  EXPECT_EQ(verdict(table, {.headers = {{"Cookie", "a=b; beta=1"}}}), "new include");
  EXPECT_EQ(verdict(table, {.headers = {{"Cookie", "a=b"}}}), "legacy dial");
}

TEST(Decide, ASnapshotCanBeMovedAndOutlivesItsConfiguration) {
  RouteTable table = [] {
    const Config config = [] {
      Config made;
      made.services = {full_service()};
      return made;
    }();
    return RouteTable::compile(config);
  }();
  RouteTable moved = std::move(table);
  EXPECT_EQ(verdict(moved, {.headers = {{"X-Account-Id", "whale"}}}), "legacy exclude");
}

}  // namespace
}  // namespace crossfade
