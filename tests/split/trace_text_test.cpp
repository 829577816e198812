#include "split/trace_text.hpp"

#include <gtest/gtest.h>

#include "split/requests.hpp"

namespace crossfade {
namespace {

using Operator = ListRule::Operator;
using Lines = std::vector<std::string>;

// "what: outcome", line by line. Checks on the way that a trace changes no decision.
Lines explain(const RouteTable& table, const TestRequest& request) {
  Trace trace;
  const Decision traced = table.decide(request.view(), &trace);
  const Decision plain = table.decide(request.view());
  EXPECT_EQ(traced.found, plain.found);
  EXPECT_EQ(traced.side, plain.side);
  EXPECT_EQ(traced.reason, plain.reason);
  EXPECT_EQ(traced.service, plain.service);
  EXPECT_EQ(traced.dial, plain.dial);
  EXPECT_EQ(traced.bucket, plain.bucket);
  EXPECT_EQ(traced.override_ignored, plain.override_ignored);
  EXPECT_EQ(traced.overridden, plain.overridden);
  Lines lines;
  for (const TraceStep& step : trace.steps) lines.push_back(step.what + ": " + step.outcome);
  return lines;
}

ServiceConfig traced_service() {
  ServiceConfig service = service_config();
  service.hosts = {"api.example.com", "*.api.example.com"};
  service.key = {{KeySource::Kind::Header, "X-Account-Id"}, {KeySource::Kind::Cookie, "sid"}};
  service.override_header = OverrideConfig{"X-Backend", "py2", "py3", std::vector<Cidr>{network("192.0.2.0/24")}};
  ListRule file = header_rule("X-Account-Id", Operator::InFile);
  file.file = "protected-accounts.txt";
  file.file_values = std::make_shared<const ValueSet>(std::vector<std::string_view>{"whale"});
  file.line = 24;
  service.exclude = {file, header_rule("X-Tier", Operator::Equals, {"gold"})};
  service.include = {header_rule("X-Account-Id", Operator::In, {"beta", "gamma"}),
                     header_rule("User-Agent", Operator::Prefix, {"crossfade-e2e/"})};
  DialConfig rates;
  rates.name = "rates";
  rates.path = "/v1/rates";
  rates.methods = {"GET"};
  rates.position = 25'000;
  service.dials.insert(service.dials.begin(), rates);
  return service;
}

TEST(TraceText, TellsTheWholeStoryInOrder) {
  const Lines lines =
      explain(table_of(traced_service()), {.authority = "eu.api.example.com:443",
                                           .target = "/v1//rates?x=y",
                                           .headers = {{"X-Account-Id", "user-3"}, {"X-Tier", "free"}}});
  const Lines expected = {
      "service: public-api (host *.api.example.com)",
      "path: /v1/rates (sent as /v1//rates)",
      "dial: rates: GET /v1/rates",
      "hold: none",
      "override: header X-Backend: absent",
      "exclude[0]: header X-Account-Id in_file protected-accounts.txt (line 24): no match: not in the list",
      "exclude[1]: header X-Tier equals gold: no match: differs",
      "include[0]: header X-Account-Id in [beta, gamma]: no match: not in the list",
      "include[1]: header User-Agent prefix crossfade-e2e/: no match: absent",
      "key: header X-Account-Id: user-3",
      "bucket: 9080 (salt public-api)",
      "position: 25% (buckets below 25000 go to new)",
      "side: new",
      "reason: dial",
  };
  EXPECT_EQ(lines, expected);
}

TEST(TraceText, StopsAtTheRuleThatDecides) {
  const Lines lines = explain(table_of(traced_service()), {.headers = {{"X-Account-Id", "whale"}}});
  const Lines expected = {
      "service: public-api (host api.example.com)",
      "path: /",
      "dial: everything: /",
      "hold: none",
      "override: header X-Backend: absent",
      "exclude[0]: header X-Account-Id in_file protected-accounts.txt (line 24): matched",
      "key: header X-Account-Id: whale",
      "bucket: 97213 (salt public-api)",
      "position: 0% (nobody goes to new)",
      "side: legacy",
      "reason: exclude",
  };
  EXPECT_EQ(lines, expected);
}

TEST(TraceText, SaysWhyNoServiceTookIt) {
  EXPECT_EQ(explain(table_of(traced_service()), {.authority = "www.example.com:80"}),
            Lines{"service: none takes host www.example.com:80"});
}

std::string line_of(const Lines& lines, const std::string& what) {
  for (const std::string& line : lines) {
    if (line.starts_with(what + ": ")) return line;
  }
  return "no such line";
}

TEST(TraceText, SaysWhatBecameOfAnOverride) {
  const RouteTable table = table_of(traced_service());
  const auto told = [&](const TestRequest& request) { return line_of(explain(table, request), "override"); };
  EXPECT_EQ(told({.headers = {{"X-Backend", "py3"}}}), "override: header X-Backend: py3: new");
  EXPECT_EQ(told({.headers = {{"X-Backend", "py4"}}}), "override: header X-Backend: py4: ignored: unknown_value");
  EXPECT_EQ(told({.headers = {{"X-Backend", "py3"}, {"X-Backend", "py3"}}}),
            "override: header X-Backend: ignored: repeated");
  EXPECT_EQ(told({.headers = {{"X-Backend", "py3"}}, .client = "203.0.113.1"}),
            "override: header X-Backend: py3: ignored: untrusted: client 203.0.113.1");
  EXPECT_EQ(line_of(explain(table_of(service_config()), {}), "override"), "override: not configured");
}

TEST(TraceText, SaysWhyAKeySourceWasPassedOver) {
  const RouteTable table = table_of(traced_service());
  const auto told = [&](const TestRequest& request) { return line_of(explain(table, request), "key"); };
  EXPECT_EQ(told({.headers = {{"Cookie", "sid=abc"}}}), "key: header X-Account-Id: absent; cookie sid: abc");
  EXPECT_EQ(told({.headers = {{"X-Account-Id", "a"}, {"X-Account-Id", "b"}, {"Cookie", "sid="}}}),
            "key: header X-Account-Id: repeated; cookie sid: empty; none");
  EXPECT_EQ(told({.headers = {{"X-Account-Id", ""}}}), "key: header X-Account-Id: empty; cookie sid: absent; none");
}

TEST(TraceText, SaysHowThoseWithoutAKeyWereDecided) {
  ServiceConfig service = traced_service();
  service.missing_key = MissingKey::Random;
  service.hold = Hold::None;
  const Lines lines = explain(table_of(service), {.target = "/v1/rates", .random = std::uint64_t{1} << 63});
  EXPECT_EQ(line_of(lines, "bucket"), "bucket: none");
  EXPECT_EQ(line_of(lines, "missing_key"), "missing_key: random: as if bucket 50000");
  EXPECT_EQ(line_of(lines, "reason"), "reason: no_key");
}

TEST(TraceText, SaysThatAHoldOverruledTheRest) {
  ServiceConfig service = traced_service();
  service.hold = Hold::Legacy;
  service.dials[1].position = 100'000;
  const Lines lines = explain(table_of(service), {.headers = {{"X-Backend", "py3"}}});
  EXPECT_EQ(line_of(lines, "hold"), "hold: legacy");
  EXPECT_EQ(line_of(lines, "override"), "override: header X-Backend: py3: new");
  EXPECT_EQ(line_of(lines, "exclude[0]"), "no such line");
  EXPECT_EQ(line_of(lines, "position"), "position: 100% (everybody goes to new)");
  EXPECT_EQ(line_of(lines, "reason"), "reason: hold");
}

struct RuleRow {
  ListRule rule;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string line;
};

ListRule rule_on(ListRule::Subject subject, Operator op, std::vector<std::string> values, bool negated) {
  ListRule rule = header_rule("plan", op, std::move(values), negated);
  rule.subject = subject;
  return rule;
}

TEST(TraceText, SaysOfEachRuleWhyItHeldOrNot) {
  using Subject = ListRule::Subject;
  ListRule office = rule_on(Subject::ClientIp, Operator::In, {}, false);
  office.networks = {network("10.0.0.0/8"), network("2001:db8::/32")};
  const RuleRow rows[] = {
      {header_rule("X-A", Operator::Suffix, {"z"}), {{"X-A", "b"}}, "header X-A suffix z: no match: suffix differs"},
      {header_rule("X-A", Operator::Prefix, {"z"}), {{"X-A", "b"}}, "header X-A prefix z: no match: prefix differs"},
      {header_rule("X-A", Operator::Present), {{"X-A", "b"}, {"X-A", "b"}}, "header X-A present: no match: repeated"},
      {header_rule("X-A", Operator::Present), {{"X-A", ""}}, "header X-A present: no match: empty"},
      {header_rule("X-A", Operator::In, {"1", "2", "3", "4", "5"}),
       {{"X-A", "6"}},
       "header X-A in (5 values): no match: not in the list"},
      {header_rule("X-A", Operator::Equals, {"z"}, true), {}, "header X-A not equals z: matched: absent"},
      {header_rule("X-A", Operator::Equals, {"z"}, true), {{"X-A", "b"}}, "header X-A not equals z: matched: differs"},
      {header_rule("X-A", Operator::Equals, {"z"}, true), {{"X-A", "z"}}, "header X-A not equals z: no match: equal"},
      {rule_on(Subject::Cookie, Operator::Equals, {"gold"}, false),
       {{"Cookie", "plan=free"}},
       "cookie plan equals gold: no match: differs"},
      {rule_on(Subject::Key, Operator::Equals, {"gold"}, false), {}, "key equals gold: no match: absent"},
      {office, {}, "client_ip in [10.0.0.0/8, 2001:db8::/32]: no match: outside the networks"},
  };
  for (const RuleRow& row : rows) {
    ServiceConfig service = service_config();
    service.include = {row.rule};
    EXPECT_EQ(line_of(explain(table_of(service), {.headers = row.headers}), "include[0]"), "include[0]: " + row.line);
  }
}

}  // namespace
}  // namespace crossfade
