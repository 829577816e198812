// Mistakes in this section, each with its exact message. The first number is the line of the base document that the
// text replaces.
#include <gtest/gtest.h>

#include "config/documents.hpp"

namespace crossfade {
namespace {

TEST(ServicesSection, ReportsMistakesAtTheirPlace) {
  expect_mistakes({
      {3,
       "services: []\nx:",
       {"3:11: services: found an empty list, expected a list of at least one service",
        "4:1: x: unknown key 'x'; allowed are listeners, admin, workers, access_log, metrics, limits, timeouts, drain, "
        "underscore_headers, via, trace, state_dir, pools, services"}},
      {4,
       "  - name: a b",
       {"4:11: services[0].name: found 'a b', expected a name of 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'"}},
      {4,
       "  - hosts: []",
       {"4:5: services[0]: the key 'name' is missing: it stands in logs, metrics and the API",
        "4:12: services[0].hosts: found an empty list, expected a list of at least one host",
        "5:5: services[0].hosts: the key 'hosts' is here twice; the first is on line 4"}},
      {6,
       "    legacy: pi2",
       {"6:13: services[0].legacy: there is no pool 'pi2'; pools are py2, py3; did you mean 'py2'?"}},
      {6, "    legacy: [py2]", {"6:13: services[0].legacy: found a list, expected the name of a pool"}},
      {6, "    # none", {"4:5: services[0]: the key 'legacy' is missing: the pool of the legacy side"}},
      {7, "    new: python", {"7:10: services[0].new: there is no pool 'python'; pools are py2, py3"}},
      {8, "    hold: off", {"8:11: services[0].hold: found 'off', expected one of none, legacy, new"}},
      {8, "    missing_key: newest", {"8:18: services[0].missing_key: found 'newest', expected one of legacy, random"}},
      {8, "    fallback: maybe", {"8:15: services[0].fallback: found 'maybe', expected one of on, off, true, false"}},
      {8, "    expose: on", {"8:13: services[0].expose: found 'on', expected one of overridden, never, always"}},
      {8,
       "    salt: \"\"",
       {"8:11: services[0].salt: found '', expected text of 1 to 256 bytes without control bytes"}},
      {8,
       "    retries: 3",
       {"8:5: services[0].retries: unknown key 'retries'; allowed are name, hosts, legacy, new, key, override, "
        "exclude, include, dials, hold, missing_key, fallback, expose, salt"}},
  });
}

TEST(ServicesSection, HostsAreNamesOnly) {
  expect_mistakes({
      {5, "    hosts: []", {"5:12: services[0].hosts: found an empty list, expected a list of at least one host"}},
      {5,
       "    hosts: api.example.com",
       {"5:12: services[0].hosts: found 'api.example.com', expected a list of at least one host"}},
      {5,
       "    hosts: [\"https://api.example.com/\"]",
       {"5:13: services[0].hosts[0]: the host 'https://api.example.com/' has a scheme; a host is a name only; did you "
        "mean 'api.example.com'?"}},
      {5,
       "    hosts: [\"api.example.com:443\"]",
       {"5:13: services[0].hosts[0]: the host 'api.example.com:443' has a port or is an IPv6 address; ports don't "
        "count; did you mean 'api.example.com'?"}},
      {5,
       "    hosts: [api.example.com.]",
       {"5:13: services[0].hosts[0]: the host 'api.example.com.' ends in a dot, which doesn't count; did you mean "
        "'api.example.com'?"}},
      {5,
       "    hosts: [\"*example.com\"]",
       {"5:13: services[0].hosts[0]: the host '*example.com' has a '*' that is not its first label; allowed are "
        "'a.example', '*.a.example' and '*'"}},
      {5,
       "    hosts: [\"api.*.com\"]",
       {"5:13: services[0].hosts[0]: the host 'api.*.com' has a '*' that is not its first label; allowed are "
        "'a.example', '*.a.example' and '*'"}},
      {5,
       "    hosts: [bücher.example]",
       {"5:13: services[0].hosts[0]: the host 'bücher.example' is not ASCII; write its xn-- form"}},
      {5,
       "    hosts: [api..example]",
       {"5:13: services[0].hosts[0]: the host 'api..example' is not a host name; labels are 1 to 63 of a-z, 0-9, '-' "
        "and '_', joined by dots"}},
      {5,
       "    hosts: [api.example.com/v1]",
       {"5:13: services[0].hosts[0]: the host 'api.example.com/v1' has a path; a host is a name only; did you mean "
        "'api.example.com'?"}},
      {5,
       "    hosts: [API.example.com, api.EXAMPLE.com]",
       {"5:30: services[0].hosts[1]: the host 'api.example.com' is taken already by services[0].hosts[0] on line 5"}},
  });
}

TEST(ServicesSection, KeySourcesAreHeadersCookiesAndTheAddress) {
  expect_mistakes({
      {8,
       "    key: client_ip",
       {"8:10: services[0].key: found 'client_ip', expected a list of 'client_ip', {header: NAME} and {cookie: NAME}"}},
      {8,
       "    key: []",
       {"8:10: services[0].key: found an empty list, expected a list of 'client_ip', {header: NAME} and {cookie: "
        "NAME}"}},
      {8,
       "    key: [client-ip]",
       {"8:11: services[0].key[0]: found 'client-ip', expected 'client_ip', {header: NAME} or {cookie: NAME}; did you "
        "mean 'client_ip'?"}},
      {8,
       "    key: [{header: X_Account_Id}]",
       {"8:20: services[0].key[0].header: found 'X_Account_Id', which can never match: headers with '_' are dropped "
        "(underscore_headers: drop); did you mean 'X-Account-Id'?"}},
      {8,
       "    key: [{header: \"X Account\"}]",
       {"8:20: services[0].key[0].header: found 'X Account', expected a header name such as X-Account-Id"}},
      {8,
       "    key: [{header: A, cookie: b}]",
       {"8:11: services[0].key[0]: a source of the key is a header or a cookie, not both"}},
      {8, "    key: [{header: A}, {header: a}]", {"8:24: services[0].key[1]: this source of the key is here twice"}},
      {8, "    key: [{query: a}]", {"8:12: services[0].key[0].query: unknown key 'query'; allowed are header, cookie"}},
  });
}

}  // namespace
}  // namespace crossfade
