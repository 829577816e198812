// Mistakes in this section, each with its exact message. The first number is the line of the base document that the
// text replaces.
#include <gtest/gtest.h>

#include "config/documents.hpp"

namespace crossfade {
namespace {

TEST(OverrideSection, ReportsMistakesAtTheirPlace) {
  expect_mistakes({
      {8,
       "    override: {header: X-Backend, legacy: py2}",
       {"8:15: services[0].override: the key 'new' is missing: the header value that asks for the new side"}},
      {8,
       "    override: {header: X-Backend, legacy: py2, new: \" py2 \"}",
       {"8:53: services[0].override.new: 'legacy' and 'new' are the same header value 'py2'"}},
      {8,
       "    override: {header: X_Backend, legacy: a, new: b}",
       {"8:24: services[0].override.header: found 'X_Backend', which can never match: headers with '_' are dropped "
        "(underscore_headers: drop); did you mean 'X-Backend'?"}},
      {8,
       "    override: {header: x-crossfade-side, legacy: a, new: b}",
       {"8:24: services[0].override.header: found 'x-crossfade-side', which can never match: clients may not send it, "
        "so it is dropped"}},
      {8,
       "    override: {header: X-Backend, legacy: \"\", new: b}",
       {"8:43: services[0].override.legacy: found '', expected text that is not empty and has no control bytes"}},
      {8,
       "    override: {header: X-Backend, legacy: a, new: b, from: []}",
       {"8:60: services[0].override.from: found an empty list, expected a list of addresses and networks"}},
      {8,
       "    override: {header: X-Backend, legacy: a, new: b, from: [10.0.0.0/33]}",
       {"8:61: services[0].override.from[0]: found '10.0.0.0/33', expected an address or a network such as "
        "10.0.0.0/8"}},
  });
}

}  // namespace
}  // namespace crossfade
