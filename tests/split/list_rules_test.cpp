#include "split/list_rules.hpp"

#include <gtest/gtest.h>

#include "split/requests.hpp"

namespace crossfade {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;
using Operator = ListRule::Operator;
using Subject = ListRule::Subject;

bool holds(const ListRule& rule, ListKind list, const TestRequest& request) {
  FieldNames names;
  const auto sources = compile_key(std::vector<KeySource>{{KeySource::Kind::Header, "X-Key"}}, names);
  const CompiledRule compiled(rule, names);
  const RequestView view = request.view();
  RequestFields fields(view, names);
  return evaluate(compiled, list, fields, find_key(sources, fields)).holds;
}

ListRule rule_of(Subject subject, std::string name, Operator op, std::vector<std::string> values = {}) {
  ListRule rule = header_rule(std::move(name), op, std::move(values));
  rule.subject = subject;
  if (op == Operator::InFile) {
    const std::vector<std::string_view> views(rule.values.begin(), rule.values.end());
    rule.file_values = std::make_shared<const ValueSet>(views);
    rule.values.clear();
  }
  return rule;
}

std::vector<std::string> numbered(const std::string& prefix, int count) {
  std::vector<std::string> values;
  for (int i = 0; i < count; ++i) values.push_back(prefix + std::to_string(i));
  return values;
}

struct OperatorRow {
  Operator op;
  std::vector<std::string> values;
  std::vector<std::string> taken;
  std::vector<std::string> refused;
};

const OperatorRow operators[] = {
    {Operator::Equals, {"acme"}, {"acme"}, {"Acme", "acme2", "acm", "other"}},
    {Operator::Prefix,
     {"crossfade-e2e/"},
     {"crossfade-e2e/", "crossfade-e2e/1.0"},
     {"crossfade-e2e", "Crossfade-e2e/1"}},
    {Operator::Suffix, {"@acme.example"}, {"a@acme.example", "@acme.example"}, {"a@acme.example.org", "acme.example"}},
    {Operator::In, {"a", "b"}, {"a", "b"}, {"c", "A", "ab"}},
    {Operator::In, numbered("v", 8), {"v0", "v7"}, {"v8", "v"}},
    {Operator::In, numbered("v", 9), {"v0", "v8"}, {"v9", "v"}},
    {Operator::In, numbered("v", 5000), {"v0", "v4999"}, {"v5000", "V1"}},
    {Operator::InFile, numbered("f", 1000), {"f0", "f999"}, {"f1000", "F1"}},
    {Operator::Present, {}, {"anything"}, {}},
};

// Every operator, on every subject that has text, on both lists, plain and negated.
TEST(ListRules, OperatorsTakeWhatTheySayOnEverySubject) {
  const auto request_with = [](Subject subject, const std::string& value) {
    TestRequest request;
    if (subject == Subject::Header) request.headers = {{"x-subject", value}};
    if (subject == Subject::Cookie) request.headers = {{"Cookie", "x=y; X-Subject=" + value}};
    if (subject == Subject::Key) request.headers = {{"X-Key", value}};
    return request;
  };
  for (const Subject subject : {Subject::Header, Subject::Cookie, Subject::Key}) {
    for (const OperatorRow& row : operators) {
      ListRule rule = rule_of(subject, "X-Subject", row.op, row.values);
      for (const ListKind list : {ListKind::Exclude, ListKind::Include}) {
        for (const bool negated : {false, true}) {
          rule.negated = negated;
          for (const auto& value : row.taken)
            EXPECT_NE(holds(rule, list, request_with(subject, value)), negated) << value;
          for (const auto& value : row.refused)
            EXPECT_EQ(holds(rule, list, request_with(subject, value)), negated) << value;
        }
      }
    }
  }
}

TEST(ListRules, AnAbsentSubjectIsRefusedAndANegatedRuleHolds) {
  for (const Subject subject : {Subject::Header, Subject::Cookie, Subject::Key}) {
    for (const OperatorRow& row : operators) {
      ListRule rule = rule_of(subject, "X-Subject", row.op, row.values);
      for (const ListKind list : {ListKind::Exclude, ListKind::Include}) {
        rule.negated = false;
        EXPECT_FALSE(holds(rule, list, {.headers = {{"X-Other", "acme"}}}));
        rule.negated = true;
        EXPECT_TRUE(holds(rule, list, {.headers = {{"X-Other", "acme"}}}));
      }
    }
  }
}

struct HeaderRow {
  Operator op;
  Headers headers;
  bool exclude;      // whether an exclude rule holds
  bool not_exclude;  // … a negated one
  bool include;
  bool not_include;
};

// In doubt, legacy: exclude rules see every occurrence, include rules see a repeated or empty header as absent.
TEST(ListRules, RepeatedAndEmptyHeaders) {
  const HeaderRow rows[] = {
      {Operator::Equals, {{"X-A", "gold"}}, true, false, true, false},
      {Operator::Equals, {{"X-A", "gold"}, {"X-A", "gold"}}, true, false, false, true},
      {Operator::Equals, {{"X-A", "free"}, {"x-a", "gold"}}, true, true, false, true},
      {Operator::Equals, {{"X-A", "gold"}, {"X-A", "free"}}, true, true, false, true},
      {Operator::Equals, {{"X-A", "free"}, {"X-A", "free"}}, false, true, false, true},
      {Operator::Equals, {{"X-A", ""}}, false, true, false, true},
      {Operator::Equals, {{"X-A", ""}, {"X-A", "gold"}}, true, true, false, true},
      {Operator::Present, {{"X-A", "any"}}, true, false, true, false},
      {Operator::Present, {{"X-A", "any"}, {"X-A", "thing"}}, true, false, false, true},
      {Operator::Present, {{"X-A", ""}}, true, true, false, true},
      {Operator::Present, {{"X-A", ""}, {"X-A", "any"}}, true, true, false, true},
  };
  for (const HeaderRow& row : rows) {
    ListRule rule = header_rule("X-A", row.op, {"gold"});
    const TestRequest request{.headers = row.headers};
    const std::string what = testing::PrintToString(row.headers);
    EXPECT_EQ(holds(rule, ListKind::Exclude, request), row.exclude) << what;
    EXPECT_EQ(holds(rule, ListKind::Include, request), row.include) << what;
    rule.negated = true;
    EXPECT_EQ(holds(rule, ListKind::Exclude, request), row.not_exclude) << "not " << what;
    EXPECT_EQ(holds(rule, ListKind::Include, request), row.not_include) << "not " << what;
  }
}

TEST(ListRules, CookiesAreTheFirstOfTheirNameAsSent) {
  const ListRule rule = rule_of(Subject::Cookie, "plan", Operator::Equals, {"\"gold\""});
  EXPECT_TRUE(holds(rule, ListKind::Exclude, {.headers = {{"Cookie", "plan=\"gold\"; plan=free"}}}));
  EXPECT_FALSE(holds(rule, ListKind::Exclude, {.headers = {{"Cookie", "plan=free"}, {"Cookie", "plan=\"gold\""}}}));
}

TEST(ListRules, AnEmptyCookieIsPresentForExcludeAndAbsentForInclude) {
  ListRule rule = rule_of(Subject::Cookie, "plan", Operator::Present);
  const TestRequest request{.headers = {{"Cookie", "plan="}}};
  EXPECT_TRUE(holds(rule, ListKind::Exclude, request));
  EXPECT_FALSE(holds(rule, ListKind::Include, request));
  rule.negated = true;
  EXPECT_TRUE(holds(rule, ListKind::Exclude, request));
  EXPECT_TRUE(holds(rule, ListKind::Include, request));
}

TEST(ListRules, ClientAddressesAreComparedWithNetworks) {
  ListRule rule;
  rule.subject = Subject::ClientIp;
  rule.networks = {network("10.0.0.0/8"), network("2001:db8::/32")};
  for (const Operator op : {Operator::Equals, Operator::In, Operator::InFile}) {
    rule.op = op;
    for (const ListKind list : {ListKind::Exclude, ListKind::Include}) {
      for (const bool negated : {false, true}) {
        rule.negated = negated;
        EXPECT_NE(holds(rule, list, {.client = "10.9.8.7"}), negated);
        EXPECT_NE(holds(rule, list, {.client = "2001:db8::9"}), negated);
        EXPECT_EQ(holds(rule, list, {.client = "11.0.0.1"}), negated);
      }
    }
  }
  rule = ListRule{};
  rule.subject = Subject::ClientIp;
  EXPECT_TRUE(holds(rule, ListKind::Include, {})) << "every client has an address: `present`";
}

TEST(ListRules, TheKeyIsTheServicesKeyWithItsRules) {
  const ListRule rule = rule_of(Subject::Key, "", Operator::In, {"acme"});
  EXPECT_TRUE(holds(rule, ListKind::Exclude, {.headers = {{"X-Key", "acme"}}}));
  EXPECT_FALSE(holds(rule, ListKind::Exclude, {.headers = {{"X-Key", "acme"}, {"X-Key", "acme"}}}))
      << "a repeated header is no key";
}

}  // namespace
}  // namespace crossfade
