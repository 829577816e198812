// What a decision costs. Requests look like a browser's or an API client's: a dozen headers, a key among them.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "crossfade/route_table.hpp"
#include "crossfade/stable_hash.hpp"

namespace crossfade {
namespace {

ServiceConfig service_with_dials(std::int64_t dials) {
  ServiceConfig service;
  service.name = service.salt = "public-api";
  service.hosts = {"api.example.com", "*.api.example.com"};
  service.key = {{KeySource::Kind::Header, "X-Account-Id"}, {KeySource::Kind::Cookie, "sessionid"}};
  service.override_header = OverrideConfig{"X-Backend", "py2", "py3", std::nullopt};
  DialConfig everything;
  everything.name = "everything";
  everything.path = "/";
  everything.position = 25'000;
  service.dials = {everything};
  for (std::int64_t i = 1; i < dials; ++i) {
    DialConfig dial = everything;
    dial.name = "d" + std::to_string(i);
    dial.path = "/v1/resource-" + std::to_string(i) + "/*/label";
    service.dials.push_back(dial);
  }
  return service;
}

RouteTable table_of(ServiceConfig service) {
  Config config;
  config.services = {std::move(service)};
  return RouteTable::compile(config);
}

RequestView request_to(std::string_view target, const std::vector<HeaderView>& headers) {
  return {"POST", "api.example.com", target, headers, IpAddress::from_v4(0xc0000207U), 0};
}

std::vector<HeaderView> headers_of(std::string_view account) {
  return {{"Host", "api.example.com"},
          {"User-Agent", "python-requests/2.31.0"},
          {"Accept", "*/*"},
          {"Accept-Encoding", "gzip, deflate"},
          {"Connection", "keep-alive"},
          {"Content-Type", "application/json"},
          {"Content-Length", "512"},
          {"Authorization", "Bearer 0123456789abcdef"},
          {"X-Request-Id", "0af7651916cd"},
          {"X-Account-Id", account},
          {"Cookie", "theme=dark; sessionid=4f1c2a9e; lang=en"}};
}

void measure(benchmark::State& state, const RouteTable& table, const RequestView& request) {
  for (auto _ : state) {
    Decision decision = table.decide(request);
    benchmark::DoNotOptimize(decision);
  }
}

void decide_by_dial(benchmark::State& state) {
  const RouteTable table = table_of(service_with_dials(state.range(0)));
  const auto headers = headers_of("account-4711");
  measure(state, table, request_to("/v1/resource-7/4711/label?format=pdf", headers));
}
BENCHMARK(decide_by_dial)->ArgName("dials")->Arg(10)->Arg(10'000);

void decide_on_a_path_not_in_normal_form(benchmark::State& state) {
  const RouteTable table = table_of(service_with_dials(10));
  const auto headers = headers_of("account-4711");
  measure(state, table, request_to("/v1//resource-7/./4711/%6Cabel", headers));
}
BENCHMARK(decide_on_a_path_not_in_normal_form);

// Accounts vary, so that the list's memory is touched where it is not in a cache.
void decide_with_an_exclusion_list(benchmark::State& state) {
  std::vector<std::string> accounts;
  for (std::int64_t i = 0; i < state.range(0); ++i) accounts.push_back("account-" + std::to_string(i));
  const std::vector<std::string_view> views(accounts.begin(), accounts.end());
  ServiceConfig service = service_with_dials(10);
  ListRule rule;
  rule.name = "X-Account-Id";
  rule.op = ListRule::Operator::InFile;
  rule.file_values = std::make_shared<const ValueSet>(views);
  service.exclude = {rule};
  const RouteTable table = table_of(service);
  auto headers = headers_of("");
  std::size_t next = 0;
  for (auto _ : state) {
    next = (next + 7919) % accounts.size();
    headers[9].value = accounts[next];
    Decision decision = table.decide(request_to("/v1/resource-7/4711/label", headers));
    benchmark::DoNotOptimize(decision);
  }
}
BENCHMARK(decide_with_an_exclusion_list)->ArgName("values")->Arg(1'000)->Arg(1'000'000);

void decide_with_fifty_rules_on_one_header(benchmark::State& state) {
  ServiceConfig service = service_with_dials(10);
  for (int i = 0; i < 50; ++i) {
    ListRule rule;
    rule.name = "X-Account-Id";
    rule.op = ListRule::Operator::Equals;
    rule.values = {"customer-" + std::to_string(i)};
    service.exclude.push_back(rule);
  }
  const RouteTable table = table_of(service);
  const auto headers = headers_of("account-4711");
  measure(state, table, request_to("/v1/resource-7/4711/label", headers));
}
BENCHMARK(decide_with_fifty_rules_on_one_header);

void bucket_of_a_key(benchmark::State& state) {
  const std::string key(static_cast<std::size_t>(state.range(0)), 'k');
  for (auto _ : state) benchmark::DoNotOptimize(bucket_of("public-api", key));
}
BENCHMARK(bucket_of_a_key)->ArgName("bytes")->Arg(12)->Arg(36)->Arg(512);

void explain(benchmark::State& state) {
  const RouteTable table = table_of(service_with_dials(10));
  const auto headers = headers_of("account-4711");
  const RequestView request = request_to("/v1/resource-7/4711/label", headers);
  for (auto _ : state) {
    Trace trace;
    Decision decision = table.decide(request, &trace);
    benchmark::DoNotOptimize(decision);
  }
}
BENCHMARK(explain);

}  // namespace
}  // namespace crossfade
