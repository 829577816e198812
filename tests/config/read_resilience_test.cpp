// What a pool says of endpoints that fail: its values, and its mistakes with their exact messages.
#include <gtest/gtest.h>

#include <chrono>

#include "config/documents.hpp"

namespace crossfade {
namespace {

using std::chrono::milliseconds;

PoolConfig pool_with(const std::string& keys) {
  const auto config = load_config(document(base_document(
      2, "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [a:1]" + (keys.empty() ? "" : ", " + keys) + "}}")));
  if (!config) {
    ADD_FAILURE() << error_texts(config.error()).front();
    return {};
  }
  return config->pools.at(1);
}

TEST(Resilience, EverythingIsOffOrAtItsDefaultWithoutItsKey) {
  const PoolConfig pool = pool_with("");
  EXPECT_FALSE(pool.health_check);
  EXPECT_FALSE(pool.outlier);
  EXPECT_EQ(pool.retry, RetryConfig{});
  EXPECT_EQ(pool.limits, PoolLimits{});
}

TEST(Resilience, ReadsAHealthCheck) {
  HealthCheckConfig expected;
  expected.path = "/healthz?deep=1";
  EXPECT_EQ(pool_with("health_check: {path: \"/healthz?deep=1\"}").health_check, expected);
  expected = {"/h", "api.example.com:80", milliseconds(500), milliseconds(200), 5, 1, 204, 204};
  EXPECT_EQ(
      pool_with("health_check: {path: /h, host: \"api.example.com:80\", interval: 500ms, timeout: 200ms, fall: 5, "
                "rise: 1, expect: 204}")
          .health_check,
      expected);
  EXPECT_EQ(pool_with("health_check: {path: /h, expect: 200-204}").health_check->expect_max, 204u);
}

TEST(Resilience, ReadsAnOutlier) {
  EXPECT_EQ(pool_with("outlier: {}").outlier, OutlierConfig{});
  const OutlierConfig expected{3, milliseconds(1'000), milliseconds(2'000), 34};
  EXPECT_EQ(pool_with("outlier: {consecutive_failures: 3, interval: 1s, ejection: 2s, max_ejected: 34%}").outlier,
            expected);
}

TEST(Resilience, ReadsARetry) {
  EXPECT_EQ(pool_with("retry: {}").retry, RetryConfig{});
  EXPECT_EQ(pool_with("retry: off").retry.attempts, 0u);
  const RetryConfig expected{2, false, true, {503, 504}, 50, 0, milliseconds(0)};
  EXPECT_EQ(pool_with("retry: {attempts: 2, on: [reset, 503, 504], budget: 50%, budget_min: 0, backoff: 0}").retry,
            expected);
  EXPECT_FALSE(pool_with("retry: {on: []}").retry.on_connect_failure);
}

TEST(Resilience, ReadsLimits) {
  const PoolConfig pool = pool_with(
      "max_connections: 10, max_requests: 20, max_pending: 0, queue_timeout: 250ms, retry_buffer: 1MiB, slow_start: 0, "
      "connection_requests: 100, connection_age: 1h, resolve_interval: 1s");
  EXPECT_EQ(pool.limits, (PoolLimits{10, 20, 0, milliseconds(250)}));
  EXPECT_EQ(pool.retry_buffer_bytes, 1'048'576u);
  EXPECT_EQ(pool.slow_start, milliseconds(0));
  EXPECT_EQ(pool.connection_requests, 100u);
  EXPECT_EQ(pool.connection_age, std::chrono::hours(1));
  EXPECT_EQ(pool.resolve_interval, milliseconds(1'000));
}

TEST(Resilience, ReadsWeights) {
  const auto config = load_config(document(base_document(
      2,
      "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [a:1, {address: \"[::1]:2\", weight: 3}, {address: b:3}]}}")));
  ASSERT_TRUE(config);
  const std::vector<EndpointConfig> expected{{{"a", 1}, 1}, {{"::1", 2}, 3}, {{"b", 3}, 1}};
  EXPECT_EQ(config->pools.at(1).endpoints, expected);
}

// A wrong value of a key of py3 and what is said about it, behind its place.
struct Wrong {
  std::string text;
  std::string error;
};

TEST(Resilience, ReportsMistakesAtTheirPlace) {
  const std::string before = "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [a:1], ";
  const std::vector<Wrong> wrongs{
      {"health_check: on", "72: pools.py3.health_check: found 'on', expected a map with path"},
      {"health_check: {}",
       "72: pools.py3.health_check: the key 'path' is missing: what is asked of each endpoint, such as /healthz"},
      {"health_check: {path: healthz}",
       "79: pools.py3.health_check.path: found 'healthz', expected a path such as /healthz; did you mean '/healthz'?"},
      {"health_check: {path: \"/a b\"}",
       "79: pools.py3.health_check.path: found '/a b', expected a path such as /healthz"},
      {"health_check: {path: /h, host: a_b}",
       "89: pools.py3.health_check.host: found 'a_b', expected a host such as api.example.com"},
      {"health_check: {path: /h, interval: 0}",
       "93: pools.py3.health_check.interval: found '0', expected a duration above 0, such as 500ms, 5s or 2m"},
      {"health_check: {path: /h, fall: 0}",
       "89: pools.py3.health_check.fall: found '0', expected a whole number from 1 to 100"},
      {"health_check: {path: /h, expect: 2xx}",
       "91: pools.py3.health_check.expect: found '2xx', expected a status or a range of them from 100 to 599, such as "
       "200-399"},
      {"health_check: {path: /h, expect: 399-200}",
       "91: pools.py3.health_check.expect: found '399-200', expected a status or a range of them from 100 to 599, such "
       "as 200-399"},
      {"outlier: {max_ejected: 0.5%}",
       "81: pools.py3.outlier.max_ejected: found '0.5%', expected a whole percentage from 0% to 100%"},
      {"outlier: on", "67: pools.py3.outlier: found 'on', expected a map; {} takes the defaults"},
      {"retry: on",
       "65: pools.py3.retry: found 'on', expected 'off' or a map with attempts, on, budget, budget_min and backoff"},
      {"retry: {on: [connect-failure]}",
       "71: pools.py3.retry.on[0]: found 'connect-failure', expected one of connect_failure, reset, 502, 503, 504; did "
       "you mean 'connect_failure'?"},
      {"retry: {attempts: 11}", "76: pools.py3.retry.attempts: found '11', expected a whole number from 0 to 10"},
      {"queue_timeout: 0",
       "73: pools.py3.queue_timeout: found '0', expected a duration above 0, such as 500ms, 5s or 2m"},
      {"resolve_interval: 0",
       "76: pools.py3.resolve_interval: found '0', expected a duration above 0, such as 500ms, 5s or 2m"},
  };
  for (const Wrong& wrong : wrongs) {
    EXPECT_EQ(errors_of(base_document(2, before + wrong.text + "}}")), std::vector{"f.yaml:2:" + wrong.error})
        << wrong.text;
  }
}

TEST(Resilience, ReportsMistakesOfEndpoints) {
  expect_mistakes({
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [{address: a:1, weight: 0}]}}",
       {"2:75: pools.py3.endpoints[0].weight: found '0', expected a whole number from 1 to 1000"}},
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [{weight: 2}]}}",
       {"2:52: pools.py3.endpoints[0]: the key 'address' is missing: host:port, a name or an IP address with a port "
        "from "
        "1 to 65535"}},
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [a:1, {address: a:1}]}}",
       {"2:67: pools.py3.endpoints[1].address: the endpoint 'a:1' is in this pool twice"}},
  });
}

}  // namespace
}  // namespace crossfade
