#include "istio/header_rules.hpp"

#include <gtest/gtest.h>

#include "istio/manifest_texts.hpp"

namespace crossfade {
namespace {

using namespace test;
using Texts = std::vector<std::string>;
using Operator = ListRule::Operator;

std::string rule_text(const ListRule& rule) {
  std::string text = rule.name;
  text += rule.op == Operator::Prefix ? " prefix" : rule.op == Operator::Present ? " present" : " in";
  for (const std::string& value : rule.values) text += ' ' + value;
  return text;
}

struct Lists {
  explicit Lists(const std::string& routes) : import(imported(reviews(routes + route("", 90, 10)))) {
    const ServiceConfig service = loaded(import).services.at(0);
    for (const ListRule& rule : service.include) include.push_back(rule_text(rule));
    for (const ListRule& rule : service.exclude) exclude.push_back(rule_text(rule));
    EXPECT_EQ(dial_texts(service), (Texts{"everything-else / 10%"}));
  }
  IstioImport import;
  Texts include;
  Texts exclude;
};

TEST(HeaderRules, AWholeSideForAHeaderIsARule) {
  const Lists lists(route("[{headers: {x-tier: {exact: gold}}}, {headers: {x-tier: {exact: silver}}}]", 100, 0) +
                    route("[{uri: {prefix: /}, headers: {user-agent: {prefix: probe/}}}]", 0, 100) +
                    route("[{headers: {x-beta: {}}}]", 0, 100));
  EXPECT_EQ(lists.exclude, (Texts{"x-tier in gold silver"}));
  EXPECT_EQ(lists.include, (Texts{"user-agent prefix probe/", "x-beta present"}));
  EXPECT_EQ(lost_count(lists.import), 2u) << "the two subsets alone\n" << all_notices(lists.import);
}

TEST(HeaderRules, ListsWhatNoRuleSays) {
  for (const std::string match :
       {"headers: {a: {exact: b}}, uri: {prefix: /x}", "headers: {a: {exact: b}}, method: {exact: GET}",
        "headers: {a: {exact: b}, c: {exact: d}}", "headers: {a_b: {exact: c}}", "headers: {x-crossfade: {exact: c}}",
        "headers: {a: {exact: ' b'}}", "headers: {a: {exact: ''}}", "headers: {'a b': {exact: c}}",
        "headers: {a: {regex: b}}"}) {
    const Lists lists(route("[{" + match + "}]", 0, 100));
    EXPECT_EQ(lists.include, Texts{}) << match;
    EXPECT_TRUE(loses(lists.import, "spec.http[0].match[0]")) << match << '\n' << all_notices(lists.import);
  }
}

TEST(HeaderRules, AHeaderWithWeightsIsListed) {
  const Lists lists(route("[{headers: {a: {exact: b}}}]", 50, 50));
  EXPECT_TRUE(loses(lists.import, "spec.http[0].match[0]", "split by weight"));
}

TEST(HeaderRules, AHeaderBehindAPathIsListed) {
  const IstioImport import = imported(reviews(route("[{uri: {prefix: /a/}}]", 50, 50) +
                                              route("[{headers: {a: {exact: b}}}]", 0, 100) + route("", 90, 10)));
  EXPECT_TRUE(loaded(import).services[0].include.empty());
  EXPECT_TRUE(loses(import, "spec.http[1].match[0]", "behind a route for a path"));
}

TEST(HeaderRules, WhoeverMatchesTwoListsIsListed) {
  const Lists either(route("[{headers: {a: {exact: b}}}]", 0, 100) + route("[{headers: {c: {exact: d}}}]", 100, 0));
  EXPECT_EQ(either.exclude, (Texts{"c in d"}));
  EXPECT_TRUE(loses(either.import, "spec.http[1].match[0]", "exclude comes before include"));
  const Lists apart(route("[{headers: {a: {exact: b}}}]", 0, 100) + route("[{headers: {a: {exact: d}}}]", 100, 0));
  EXPECT_EQ(apart.exclude, (Texts{"a in d"}));
  EXPECT_FALSE(loses(apart.import, "spec.http[1].match[0]"));
  const Lists dead(route("[{headers: {a: {prefix: b}}}]", 0, 100) + route("[{headers: {A: {exact: bc}}}]", 100, 0));
  EXPECT_EQ(dead.exclude, Texts{});
  EXPECT_TRUE(loses(dead.import, "spec.http[1].match[0]", "never reached"));
}

}  // namespace
}  // namespace crossfade
