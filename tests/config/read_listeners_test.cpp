// Mistakes in this section, each with its exact message. The first number is the line of the base document that the
// text replaces.
#include <gtest/gtest.h>

#include "config/documents.hpp"

namespace crossfade {
namespace {

TEST(ListenersSection, ReportsMistakesAtTheirPlace) {
  expect_mistakes({
      {1, "listeners: []", {"1:12: listeners: found an empty list, expected a list of maps with an address"}},
      {1, "listeners:", {"1:1: listeners: found nothing, expected a list of maps with an address"}},
      {1,
       "listeners: {address: \"127.0.0.1:8080\"}",
       {"1:12: listeners: found a map, expected a list of maps with an address"}},
      {1,
       "listeners: [{}]",
       {"1:13: listeners[0]: the key 'address' is missing: an IP address and a port such as 0.0.0.0:8080"}},
      {1,
       "listeners: [\"127.0.0.1:8080\"]",
       {"1:13: listeners[0]: found '127.0.0.1:8080', expected a map with an address"}},
      {1,
       "listeners: [{address: 8080}]",
       {"1:23: listeners[0].address: found '8080', expected an IP address and a port such as 0.0.0.0:8080 or "
        "\"[::]:8080\"; did you mean '0.0.0.0:8080'?"}},
      {1,
       "listeners: [{address: \"localhost:8080\"}]",
       {"1:23: listeners[0].address: found 'localhost:8080', expected an IP address and a port such as 0.0.0.0:8080 or "
        "\"[::]:8080\"; did you mean '127.0.0.1:8080'?"}},
      {1,
       "listeners: [{address: \"*:8080\"}]",
       {"1:23: listeners[0].address: found '*:8080', expected an IP address and a port such as 0.0.0.0:8080 or "
        "\"[::]:8080\"; did you mean '0.0.0.0:8080'?"}},
      {1,
       "listeners: [{address: \"127.0.0.1:65536\"}]",
       {"1:23: listeners[0].address: found '127.0.0.1:65536', expected an IP address and a port such as 0.0.0.0:8080 "
        "or \"[::]:8080\""}},
      {1,
       "listeners: [{address: \"::1:8080\"}]",
       {"1:23: listeners[0].address: found '::1:8080', expected an IP address and a port such as 0.0.0.0:8080 or "
        "\"[::]:8080\""}},
      {1,
       "listeners: [{address: \"127.0.0.1:8080\", adress: x}]",
       {"1:41: listeners[0].adress: unknown key 'adress'; allowed are address, trusted_proxies, lenient, connections; "
        "did you mean 'address'?"}},
      {1,
       "listeners: [{address: \"127.0.0.1:8080\", lenient: on}]",
       {"1:50: listeners[0].lenient: found 'on', expected a list of obs_fold and equal_content_length"}},
      {1,
       "listeners: [{address: \"127.0.0.1:8080\", lenient: [obs_folds]}]",
       {"1:51: listeners[0].lenient[0]: found 'obs_folds', expected one of obs_fold, equal_content_length; did you "
        "mean 'obs_fold'?"}},
      {1,
       "listeners: [{address: \"127.0.0.1:8080\", lenient: [obs_fold, obs_fold]}]",
       {"1:61: listeners[0].lenient[1]: 'obs_fold' is in the list already"}},
      {1,
       "listeners: [{address: \"127.0.0.1:8080\", connections: -1}]",
       {"1:54: listeners[0].connections: found '-1', expected a whole number from 0 to 10000000"}},
      {1,
       "listeners: [{address: \"127.0.0.1:8080\", trusted_proxies: 10.0.0.0/8}]",
       {"1:58: listeners[0].trusted_proxies: found '10.0.0.0/8', expected a list of addresses and networks"}},
      {1,
       "listeners: [{address: \"127.0.0.1:8080\", trusted_proxies: [10.1.2.3/8]}]",
       {"1:59: listeners[0].trusted_proxies[0]: found '10.1.2.3/8', expected an address or a network such as "
        "10.0.0.0/8; did you mean '10.0.0.0/8'?"}},
      {1,
       "listeners: [{address: \"127.0.0.1:8080\", trusted_proxies: [proxy.internal]}]",
       {"1:59: listeners[0].trusted_proxies[0]: found 'proxy.internal', expected an address or a network such as "
        "10.0.0.0/8"}},
      {1, "# none", {"2:1: the key 'listeners' is missing: a list of maps with an address"}},
  });
}

TEST(ListenersSection, AddressesMustNotCollide) {
  expect_mistakes({
      {1,
       "listeners: [{address: \"127.0.0.1:8080\"}, {address: \"127.0.0.1:8080\"}]",
       {"1:52: listeners[1].address: the address '127.0.0.1:8080' is taken already by listeners[0].address "
        "(127.0.0.1:8080) on line 1"}},
      {1,
       "listeners: [{address: \"[::]:8080\"}, {address: \"[::1]:8080\"}]",
       {"1:47: listeners[1].address: the address '[::1]:8080' is taken already by listeners[0].address ([::]:8080) on "
        "line 1"}},
      {10,
       "admin: {address: \"0.0.0.0:8080\"}",
       {"10:18: admin.address: the address '0.0.0.0:8080' is taken already by listeners[0].address (127.0.0.1:8080) on "
        "line 1"}},
  });
}

TEST(ListenersSection, AdminIsAMapWithAnAddress) {
  expect_mistakes({
      {10, "admin: {}", {"10:8: admin: the key 'address' is missing: an IP address and a port such as 0.0.0.0:8080"}},
      {10,
       "admin: {address: \"127.0.0.1:1\", token: x}",
       {"10:33: admin.token: unknown key 'token'; allowed are address, token_file"}},
  });
}

}  // namespace
}  // namespace crossfade
