// Mistakes in this section, each with its exact message. The first number is the line of the base document that the
// text replaces.
#include <gtest/gtest.h>

#include "config/documents.hpp"

namespace crossfade {
namespace {

TEST(RulesSection, NeedsOneSubjectAndOneOperator) {
  expect_mistakes({
      {8, "    exclude: {header: A, equals: b}", {"8:14: services[0].exclude: found a map, expected a list of rules"}},
      {8,
       "    exclude: [{header: A}]",
       {"8:15: services[0].exclude[0]: this rule has no operator; one of equals, prefix, suffix, in, in_file, present "
        "is required"}},
      {8,
       "    exclude: [{equals: b}]",
       {"8:15: services[0].exclude[0]: this rule has no subject; one of header, cookie, client_ip, key is required"}},
      {8,
       "    exclude: [{header: A, cookie: b, equals: c}]",
       {"8:15: services[0].exclude[0]: this rule has more than one subject: 'header' and 'cookie'; write one rule for "
        "each"}},
      {8,
       "    exclude: [{header: A, equals: b, prefix: c}]",
       {"8:15: services[0].exclude[0]: this rule has more than one operator: 'equals' and 'prefix'; write one rule for "
        "each"}},
      {8,
       "    exclude: [{header: A, not: sometimes, present: true}]",
       {"8:32: services[0].exclude[0].not: found 'sometimes', expected one of on, off, true, false"}},
      {8,
       "    exclude: [{header: A, regex: b}]",
       {"8:15: services[0].exclude[0]: this rule has no operator; one of equals, prefix, suffix, in, in_file, present "
        "is required",
        "8:27: services[0].exclude[0].regex: unknown key 'regex'; allowed are header, cookie, client_ip, key, equals, "
        "prefix, suffix, in, in_file, present, not"}},
  });
}

TEST(RulesSection, ReportsMistakesOfSubjectsAndValues) {
  expect_mistakes({
      {8,
       "    exclude: [{header: A, in: []}]",
       {"8:31: services[0].exclude[0].in: found an empty list, expected a list of at least one value"}},
      {8,
       "    exclude: [{header: A, in: [b, \" \"]}]",
       {"8:35: services[0].exclude[0].in[1]: found ' ', expected text that is not empty and has no control bytes"}},
      {8,
       "    exclude: [{header: A, equals: \"b\\n\"}]",
       {"8:35: services[0].exclude[0].equals: found 'b\\x0a', expected text that is not empty and has no control "
        "bytes"}},
      {8,
       "    exclude: [{header: A, present: false}]",
       {"8:36: services[0].exclude[0].present: found 'false'; write 'present: true' with 'not: true'"}},
      {8,
       "    exclude: [{header: X_Account, present: true}]",
       {"8:24: services[0].exclude[0].header: found 'X_Account', which can never match: headers with '_' are dropped "
        "(underscore_headers: drop); did you mean 'X-Account'?"}},
      {8,
       "    exclude: [{client_ip: true, prefix: 10.}]",
       {"8:41: services[0].exclude[0].prefix: 'prefix' makes no sense of an address; write a network: in: "
        "[10.0.0.0/8]"}},
      {8,
       "    exclude: [{client_ip: false, equals: 10.0.0.1}]",
       {"8:27: services[0].exclude[0].client_ip: found 'false', expected true; leave the key out otherwise"}},
      {8,
       "    exclude: [{client_ip: 10.0.0.1, present: true}]",
       {"8:27: services[0].exclude[0].client_ip: found '10.0.0.1', expected one of on, off, true, false"}},
      {8,
       "    exclude: [{client_ip: true, equals: 10.0.0.1/8}]",
       {"8:41: services[0].exclude[0].equals: found '10.0.0.1/8', expected an address or a network such as 10.0.0.0/8; "
        "did you mean '10.0.0.0/8'?"}},
      {8,
       "    exclude: [{key: true, equals: b}]",
       {"8:21: services[0].exclude[0].key: the service has no 'key', so this rule can never match"}},
      {8,
       "    include: [{header: A, in_file: missing.txt}]",
       {"8:36: services[0].include[0].in_file: the list file './missing.txt' cannot be read: No such file or "
        "directory"}},
      {8,
       "    include: [{header: A, in_file: /}]",
       {"8:36: services[0].include[0].in_file: the list file '/' cannot be read: it is a directory"}},
      {8,
       "    include: [{header: A, in_file: /dev/null}]",
       {"8:36: services[0].include[0].in_file: the list file '/dev/null' cannot be read: it is not a regular file"}},
  });
}

}  // namespace
}  // namespace crossfade
