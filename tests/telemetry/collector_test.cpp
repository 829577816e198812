#include "telemetry/collector.hpp"

#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <sstream>

namespace crossfade {
namespace {

std::string text_of(const std::vector<prometheus::MetricFamily>& families) {
  return prometheus::TextSerializer().Serialize(families);
}

// The lines of one family, or of a prefix of families, without HELP.
std::string samples(const std::string& page, const std::string& prefix) {
  std::istringstream lines(page);
  std::string found;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(prefix)) found += line + "\n";
  }
  return found;
}

Config small_config() {
  Config config;
  config.pools.resize(1);
  config.pools[0].name = "py3";
  config.services.resize(1);
  ServiceConfig& service = config.services[0];
  service.name = "api";
  service.dials.resize(2);
  service.dials[0].name = "rates";
  service.dials[0].position = 25'000;
  service.dials[1].name = "rest";
  service.dials[1].position = 5;
  config.hash = "00112233aabbccdd";
  return config;
}

ProcessFacts small_facts() {
  ProcessFacts facts;
  facts.version = "1.2.3";
  facts.config = std::make_shared<const Config>(small_config());
  facts.config_since = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'500));
  facts.reloads_accepted = 2;
  facts.reloads_rejected = 1;
  facts.last_reload_successful = false;
  facts.restart_needed = true;
  facts.dropped_log_lines = 7;
  return facts;
}

TEST(Collector, RequestsAreByServiceDialSideReasonAndCode) {
  Registry registry(1);
  registry.dial(0, "api", "rates", Side::New)->requests.add(Reason::Dial, 200);
  registry.dial(0, "api", "rates", Side::New)->requests.add(Reason::Dial, 200);
  registry.dial(0, "api", "rates", Side::Legacy)->requests.add(Reason::Fallback, 499);
  const std::string page = text_of(metric_families(registry.sum(), small_facts()));
  EXPECT_EQ(
      samples(page, "crossfade_requests_total"),
      "crossfade_requests_total{service=\"api\",dial=\"rates\",side=\"legacy\",reason=\"fallback\",code=\"499\"} 1\n"
      "crossfade_requests_total{service=\"api\",dial=\"rates\",side=\"new\",reason=\"dial\",code=\"200\"} 2\n");
  EXPECT_EQ(samples(page, "# TYPE crossfade_requests_total"), "# TYPE crossfade_requests_total counter\n");
}

TEST(Collector, AFileThatIsNotInForceShows) {
  ProcessFacts facts = small_facts();
  EXPECT_EQ(samples(text_of(metric_families(Totals(), facts)), "crossfade_config_file_in_force"), "") << "no file";
  facts.file_in_force = false;
  EXPECT_EQ(samples(text_of(metric_families(Totals(), facts)), "crossfade_config_file_in_force"),
            "crossfade_config_file_in_force 0\n");
  facts.file_in_force = true;
  EXPECT_EQ(samples(text_of(metric_families(Totals(), facts)), "crossfade_config_file_in_force"),
            "crossfade_config_file_in_force 1\n");
}

TEST(Collector, APoolWithoutAnAddressShows) {
  Totals totals;
  totals.endpoints[{"py3", "10.0.1.5:8000"}].up = false;
  totals.endpoints[{"gone", "10.0.1.6:8000"}].up = true;
  ProcessFacts facts = small_facts();
  EXPECT_EQ(samples(text_of(metric_families(totals, facts)), "crossfade_pool_endpoints"),
            "crossfade_pool_endpoints{pool=\"py3\"} 1\n");
  totals.endpoints.clear();
  EXPECT_EQ(samples(text_of(metric_families(totals, facts)), "crossfade_pool_endpoints"),
            "crossfade_pool_endpoints{pool=\"py3\"} 0\n");
}

TEST(Collector, HistogramsHaveTheConfiguredBuckets) {
  Registry registry(1, {1'000'000, 5'000'000});
  registry.dial(0, "api", "rates", Side::New)->duration[0].observe(std::chrono::milliseconds(2));
  const std::string page = text_of(metric_families(registry.sum(), small_facts()));
  const std::string labels = R"({service="api",dial="rates",side="new",cohort="dial",le=)";
  EXPECT_EQ(samples(page, "crossfade_request_duration_seconds_bucket"),
            "crossfade_request_duration_seconds_bucket" + labels + "\"0.001\"} 0\n" +
                "crossfade_request_duration_seconds_bucket" + labels + "\"0.005\"} 1\n" +
                "crossfade_request_duration_seconds_bucket" + labels + "\"+Inf\"} 1\n");
}

TEST(Collector, HistogramsAreCumulativeInSeconds) {
  Registry registry(1);
  DialCell& cell = *registry.dial(0, "api", "rates", Side::New);
  cell.duration[static_cast<std::size_t>(Cohort::Dial)].observe(std::chrono::microseconds(400));
  cell.duration[static_cast<std::size_t>(Cohort::Dial)].observe(std::chrono::milliseconds(2));
  cell.duration[static_cast<std::size_t>(Cohort::Dial)].observe(std::chrono::seconds(61));
  const std::string page = text_of(metric_families(registry.sum(), small_facts()));
  const std::string labels = R"({service="api",dial="rates",side="new",cohort="dial")";
  const std::string lines = samples(page, "crossfade_request_duration_seconds");
  EXPECT_TRUE(lines.starts_with("crossfade_request_duration_seconds_count" + labels + "} 3\n" +
                                "crossfade_request_duration_seconds_sum" + labels + "} 61.0024\n" +
                                "crossfade_request_duration_seconds_bucket" + labels + ",le=\"0.0005\"} 1\n" +
                                "crossfade_request_duration_seconds_bucket" + labels + ",le=\"0.001\"} 1\n" +
                                "crossfade_request_duration_seconds_bucket" + labels + ",le=\"0.0025\"} 2\n"))
      << lines;
  EXPECT_TRUE(lines.ends_with("crossfade_request_duration_seconds_bucket" + labels + ",le=\"60\"} 2\n" +
                              "crossfade_request_duration_seconds_bucket" + labels + ",le=\"+Inf\"} 3\n"))
      << lines;
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 28) << "25 bounds, +Inf, the count and the sum";
  EXPECT_EQ(samples(page, "crossfade_upstream_response_seconds"), "") << "nothing was observed";
}

TEST(Collector, OtherCohortIsApart) {
  Registry registry(1);
  registry.dial(0, "api", "rates", Side::New)
      ->upstream_response[static_cast<std::size_t>(Cohort::Other)]
      .observe(std::chrono::seconds(1));
  const std::string page = text_of(metric_families(registry.sum(), small_facts()));
  EXPECT_EQ(
      samples(page, "crossfade_upstream_response_seconds_count"),
      "crossfade_upstream_response_seconds_count{service=\"api\",dial=\"rates\",side=\"new\",cohort=\"other\"} 1\n");
}

// Counters of closed lists are there before anything happens, at zero.
TEST(Collector, WhatTheConfigurationNamesIsExportedAtZero) {
  const std::string page = text_of(metric_families(Totals(), small_facts()));
  EXPECT_EQ(samples(page, "crossfade_overrides_ignored_total"),
            "crossfade_overrides_ignored_total{service=\"api\",cause=\"unknown_value\"} 0\n"
            "crossfade_overrides_ignored_total{service=\"api\",cause=\"repeated\"} 0\n"
            "crossfade_overrides_ignored_total{service=\"api\",cause=\"untrusted\"} 0\n");
  EXPECT_EQ(samples(page, "crossfade_upstream_errors_total"),
            "crossfade_upstream_errors_total{pool=\"py3\",kind=\"connect_failed\"} 0\n"
            "crossfade_upstream_errors_total{pool=\"py3\",kind=\"reset\"} 0\n"
            "crossfade_upstream_errors_total{pool=\"py3\",kind=\"bad_response\"} 0\n"
            "crossfade_upstream_errors_total{pool=\"py3\",kind=\"no_endpoint\"} 0\n"
            "crossfade_upstream_errors_total{pool=\"py3\",kind=\"overloaded\"} 0\n"
            "crossfade_upstream_errors_total{pool=\"py3\",kind=\"connect_timeout\"} 0\n"
            "crossfade_upstream_errors_total{pool=\"py3\",kind=\"response_timeout\"} 0\n");
  EXPECT_EQ(samples(page, "crossfade_rejected_requests_total"),
            "crossfade_rejected_requests_total{cause=\"malformed\"} 0\n"
            "crossfade_rejected_requests_total{cause=\"too_large\"} 0\n"
            "crossfade_rejected_requests_total{cause=\"timeout\"} 0\n"
            "crossfade_rejected_requests_total{cause=\"no_service\"} 0\n"
            "crossfade_rejected_requests_total{cause=\"limit\"} 0\n");
  EXPECT_EQ(samples(page, "crossfade_retries_total"), "crossfade_retries_total{pool=\"py3\"} 0\n");
  EXPECT_EQ(samples(page, "crossfade_requests_in_flight"), "crossfade_requests_in_flight{pool=\"py3\"} 0\n");
  EXPECT_EQ(samples(page, "crossfade_client_connections"), "crossfade_client_connections 0\n");
  EXPECT_EQ(samples(page, "crossfade_request_bytes_total{service=\"api\",dial=\"rest\",side=\"new\"}"),
            "crossfade_request_bytes_total{service=\"api\",dial=\"rest\",side=\"new\"} 0\n");
  EXPECT_EQ(samples(page, "crossfade_requests_total"), "") << "only pairs that were seen";
}

TEST(Collector, PoolsShowConnectionsErrorsAndRequests) {
  Registry registry(1);
  PoolCell& pool = *registry.pool(0, "py3");
  pool.active.add(1);
  pool.idle.add(2);
  pool.connecting.add(3);
  pool.in_flight.add(4);
  pool.retries.add(5);
  pool.errors[static_cast<std::size_t>(Problem::ConnectTimeout)].add(6);
  const std::string page = text_of(metric_families(registry.sum(), small_facts()));
  EXPECT_EQ(samples(page, "crossfade_pool_connections"),
            "crossfade_pool_connections{pool=\"py3\",state=\"active\"} 1\n"
            "crossfade_pool_connections{pool=\"py3\",state=\"idle\"} 2\n"
            "crossfade_pool_connections{pool=\"py3\",state=\"connecting\"} 3\n");
  EXPECT_EQ(samples(page, "crossfade_requests_in_flight"), "crossfade_requests_in_flight{pool=\"py3\"} 4\n");
  EXPECT_EQ(samples(page, "crossfade_retries_total"), "crossfade_retries_total{pool=\"py3\"} 5\n");
  EXPECT_EQ(samples(page, "crossfade_upstream_errors_total{pool=\"py3\",kind=\"connect_timeout\"}"),
            "crossfade_upstream_errors_total{pool=\"py3\",kind=\"connect_timeout\"} 6\n");
}

TEST(Collector, ConfigurationShowsDialsReloadsAndHash) {
  const std::string page = text_of(metric_families(Totals(), small_facts()));
  EXPECT_EQ(samples(page, "crossfade_dial_ratio"),
            "crossfade_dial_ratio{service=\"api\",dial=\"rates\"} 0.25\n"
            "crossfade_dial_ratio{service=\"api\",dial=\"rest\"} 5e-05\n");
  EXPECT_EQ(samples(page, "crossfade_config_"),
            "crossfade_config_info{hash=\"00112233aabbccdd\"} 1\n"
            "crossfade_config_reloads_total{result=\"accepted\"} 2\n"
            "crossfade_config_reloads_total{result=\"rejected\"} 1\n"
            "crossfade_config_last_reload_successful 0\n"
            "crossfade_config_last_reload_success_timestamp_seconds 1.5\n"
            "crossfade_config_restart_needed 1\n");
  EXPECT_EQ(samples(page, "crossfade_build_info"), "crossfade_build_info{version=\"1.2.3\"} 1\n");
  EXPECT_EQ(samples(page, "crossfade_access_log_dropped_lines_total"), "crossfade_access_log_dropped_lines_total 7\n");
}

TEST(Collector, LookupsAreByNameAndResult) {
  ProcessFacts facts = small_facts();
  EXPECT_EQ(samples(text_of(metric_families(Totals(), facts)), "crossfade_name_lookups_total"), "") << "no names";
  facts.name_lookups = {{"a.internal", 3, 0}, {"b.internal", 0, 2}};
  EXPECT_EQ(samples(text_of(metric_families(Totals(), facts)), "crossfade_name_lookups_total"),
            "crossfade_name_lookups_total{name=\"a.internal\",result=\"ok\"} 3\n"
            "crossfade_name_lookups_total{name=\"a.internal\",result=\"failed\"} 0\n"
            "crossfade_name_lookups_total{name=\"b.internal\",result=\"ok\"} 0\n"
            "crossfade_name_lookups_total{name=\"b.internal\",result=\"failed\"} 2\n");
}

TEST(Collector, CountersOfWhatTheConfigurationNoLongerNamesStay) {
  Registry registry(1);
  registry.pool(0, "gone")->retries.add(3);
  const std::string page = text_of(metric_families(registry.sum(), small_facts()));
  EXPECT_EQ(samples(page, "crossfade_retries_total{pool=\"gone\"}"), "crossfade_retries_total{pool=\"gone\"} 3\n");
}

TEST(Collector, LabelValuesAreEscaped) {
  ProcessFacts facts = small_facts();
  facts.version = "a\"b\\c\nd";
  EXPECT_EQ(samples(text_of(metric_families(Totals(), facts)), "crossfade_build_info"),
            "crossfade_build_info{version=\"a\\\"b\\\\c\\nd\"} 1\n");
}

TEST(Collector, EveryFamilyHasHelpAndIsNamedOnce) {
  Registry registry(1);
  const Collector collector(registry, small_facts);
  std::vector<std::string> names;
  for (const auto& family : collector.Collect()) {
    EXPECT_GT(family.help.size(), 20U) << family.name;
    EXPECT_TRUE(family.help.ends_with('.')) << family.name;
    names.push_back(family.name);
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
  EXPECT_TRUE(std::binary_search(names.begin(), names.end(), "process_resident_memory_bytes"));
}

TEST(Collector, ReadsTheRegistryAndTheFactsAnew) {
  Registry registry(1);
  ProcessFacts facts = small_facts();
  const Collector collector(registry, [&facts] { return facts; });
  collector.Collect();
  registry.worker(0).client_connections.add(9);
  facts.dropped_log_lines = 8;
  const std::string page = text_of(collector.Collect());
  EXPECT_EQ(samples(page, "crossfade_client_connections"), "crossfade_client_connections 9\n");
  EXPECT_EQ(samples(page, "crossfade_access_log_dropped_lines_total"), "crossfade_access_log_dropped_lines_total 8\n");
}

}  // namespace
}  // namespace crossfade
