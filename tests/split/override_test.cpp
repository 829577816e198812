#include "split/override.hpp"

#include <gtest/gtest.h>

#include "split/requests.hpp"

namespace crossfade {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

OverrideResult result_of(const OverrideConfig& config, const TestRequest& request) {
  FieldNames names;
  const CompiledOverride rule(config, names);
  const RequestView view = request.view();
  RequestFields fields(view, names);
  return read_override(rule, fields);
}

OverrideConfig anyone() { return {"X-Backend", "py2", "py3", std::nullopt}; }
OverrideConfig insiders() { return {"X-Backend", "py2", "py3", std::vector<Cidr>{network("10.0.0.0/8")}}; }

struct OverrideRow {
  Headers headers;
  std::optional<Side> side;
  OverrideIgnored ignored;
};

TEST(Override, CountsOnceAndWithOneOfItsTwoValues) {
  const OverrideRow rows[] = {
      {{}, std::nullopt, OverrideIgnored::No},
      {{{"X-Other", "py3"}}, std::nullopt, OverrideIgnored::No},
      {{{"X-Backend", "py3"}}, Side::New, OverrideIgnored::No},
      {{{"x-backend", "py2"}}, Side::Legacy, OverrideIgnored::No},
      {{{"X-Backend", "PY3"}}, std::nullopt, OverrideIgnored::UnknownValue},
      {{{"X-Backend", "py33"}}, std::nullopt, OverrideIgnored::UnknownValue},
      {{{"X-Backend", ""}}, std::nullopt, OverrideIgnored::UnknownValue},
      {{{"X-Backend", "py3"}, {"X-Backend", "py3"}}, std::nullopt, OverrideIgnored::Repeated},
      {{{"X-Backend", "nonsense"}, {"x-backend", ""}}, std::nullopt, OverrideIgnored::Repeated},
  };
  for (const OverrideRow& row : rows) {
    const OverrideResult result = result_of(anyone(), {.headers = row.headers});
    EXPECT_EQ(result.side, row.side) << testing::PrintToString(row.headers);
    EXPECT_EQ(result.ignored, row.ignored) << testing::PrintToString(row.headers);
  }
}

TEST(Override, CountsFromItsNetworksOnly) {
  const Headers py3 = {{"X-Backend", "py3"}};
  EXPECT_EQ(result_of(insiders(), {.headers = py3, .client = "10.1.2.3"}).side, Side::New);
  EXPECT_EQ(result_of(insiders(), {.headers = py3, .client = "::ffff:10.1.2.3"}).side, Side::New);
  EXPECT_EQ(result_of(insiders(), {.headers = py3, .client = "11.0.0.1"}).side, std::nullopt);
  EXPECT_EQ(result_of(insiders(), {.headers = py3, .client = "11.0.0.1"}).ignored, OverrideIgnored::Untrusted);
  EXPECT_EQ(result_of(insiders(), {.client = "11.0.0.1"}).ignored, OverrideIgnored::No) << "nothing to ignore";
}

TEST(Override, AnEmptyFromIsNobody) {
  OverrideConfig config = anyone();
  config.from.emplace();
  EXPECT_EQ(result_of(config, {.headers = {{"X-Backend", "py3"}}}).ignored, OverrideIgnored::Untrusted);
}

TEST(Override, OfSeveralCausesRepeatedComesBeforeUntrustedBeforeUnknownValue) {
  const std::string outside = "11.0.0.1";
  EXPECT_EQ(result_of(insiders(), {.headers = {{"X-Backend", "x"}, {"X-Backend", "y"}}, .client = outside}).ignored,
            OverrideIgnored::Repeated);
  EXPECT_EQ(result_of(insiders(), {.headers = {{"X-Backend", "x"}}, .client = outside}).ignored,
            OverrideIgnored::Untrusted);
  EXPECT_EQ(result_of(insiders(), {.headers = {{"X-Backend", "x"}}, .client = "10.0.0.1"}).ignored,
            OverrideIgnored::UnknownValue);
}

}  // namespace
}  // namespace crossfade
