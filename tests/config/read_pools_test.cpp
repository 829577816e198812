// Mistakes in this section, each with its exact message. The first number is the line of the base document that the
// text replaces.
#include <gtest/gtest.h>

#include "config/documents.hpp"

namespace crossfade {
namespace {

TEST(PoolsSection, ReportsMistakesAtTheirPlace) {
  expect_mistakes({
      {2, "pools: {}", {"2:8: pools: found no pool, expected a map of at least one pool, by name"}},
      {2, "pools: []", {"2:8: pools: found a list, expected a map of at least one pool, by name"}},
      {2, "pools: {py2: {endpoints: [a:1]}, py3: }", {"2:34: pools.py3: found nothing, expected a map with endpoints"}},
      {2,
       "pools: {py2: {endpoints: []}, py3: {endpoints: [a:1]}}",
       {"2:26: pools.py2.endpoints: found an empty list, expected a list of at least one host:port"}},
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {}}",
       {"2:39: pools.py3: the key 'endpoints' is missing: a list of at least one host:port"}},
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [a:1]}, py2: {endpoints: [a:1]}}",
       {"2:59: pools.py2: the key 'py2' is here twice; the first is on line 2"}},
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [a:1]}, \"a b\": {endpoints: [a:1]}}",
       {"2:66: pools.'a b': the pool's name 'a b' is not 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'"}},
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [a]}}",
       {"2:52: pools.py3.endpoints[0]: found 'a', expected host:port, a name or an IP address with a port from 1 to "
        "65535"}},
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [a:0]}}",
       {"2:52: pools.py3.endpoints[0]: found 'a:0', expected host:port, a name or an IP address with a port from 1 to "
        "65535"}},
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [\"http://a:1/\"]}}",
       {"2:52: pools.py3.endpoints[0]: found 'http://a:1/', expected host:port, a name or an IP address with a port "
        "from 1 to 65535; did you mean 'a:1'?"}},
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [10.0.0.300:1]}}",
       {"2:52: pools.py3.endpoints[0]: found '10.0.0.300:1', expected host:port, a name or an IP address with a port "
        "from 1 to 65535"}},
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [a:1, a:1]}}",
       {"2:57: pools.py3.endpoints[1]: the endpoint 'a:1' is in this pool twice"}},
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [a:1], balance: least-request}}",
       {"2:67: pools.py3.balance: found 'least-request', expected one of least_request, round_robin; did you mean "
        "'least_request'?"}},
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [a:1], connect_timeout: 5}}",
       {"2:75: pools.py3.connect_timeout: found '5', expected a duration from 0 to 24h such as 500ms, 5s or 2m; did "
        "you mean '5s'?"}},
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [a:1], idle_timeout: 25h}}",
       {"2:72: pools.py3.idle_timeout: found '25h', expected a duration from 0 to 24h such as 500ms, 5s or 2m"}},
      {2,
       "pools: {py2: {endpoints: [a:1]}, py3: {endpoints: [a:1], healthcheck: {path: /}}}",
       {"2:58: pools.py3.healthcheck: unknown key 'healthcheck'; allowed are endpoints, balance, connect_timeout, "
        "response_timeout, body_timeout, idle_timeout, request_timeout, connection_requests, connection_age, "
        "resolve_interval, health_check, outlier, slow_start, retry, retry_buffer, max_connections, max_requests, "
        "max_pending, queue_timeout; did you mean 'health_check'?"}},
  });
}

}  // namespace
}  // namespace crossfade
