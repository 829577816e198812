#include "istio/dial_drafts.hpp"

#include <gtest/gtest.h>

#include "istio/manifest_texts.hpp"

namespace crossfade {
namespace {

using namespace test;
using Texts = std::vector<std::string>;

// The dials of routes, and what was said about them.
struct Dials {
  explicit Dials(const std::string& routes) : import(imported(reviews(routes))) {
    const Config config = loaded(import);
    if (!config.services.empty()) dials = dial_texts(config.services[0]);
  }
  IstioImport import;
  Texts dials;
};

TEST(DialDrafts, PathsAndMethodsBecomeDials) {
  const Dials carried(route("[{uri: {prefix: /v1/rates/}}]", 75, 25) +
                      route("[{uri: {exact: /login/}, method: {exact: POST}}]", 0, 100) +
                      route("[{uri: {exact: /}}]", 50, 50) + route("[{uri: {prefix: /}}]", 100, 0));
  EXPECT_EQ(carried.dials, (Texts{"v1-rates /v1/rates 25%", "login /login/ exact POST 100%",
                                  "everything-else / exact 50%", "everything-else-2 / 0%"}));
}

TEST(DialDrafts, TakesTheNamesOfRoutes) {
  const Dials carried("    - name: rates\n      match: [{uri: {exact: /a}}, {uri: {exact: /b}}]\n      route:\n" +
                      to("v1", 75) + to("v2", 25) + "    - name: not a name\n      route:\n" + to("v1"));
  EXPECT_EQ(carried.dials, (Texts{"rates /a exact 25%", "rates-2 /b exact 25%", "everything-else / 0%"}));
}

TEST(DialDrafts, ExactAndPrefixWithASlashAreOneDialToTheLetter) {
  const Dials carried(route("[{uri: {exact: /api}}, {uri: {prefix: /api/}}]", 50, 50) + route("", 100, 0));
  EXPECT_EQ(carried.dials, (Texts{"api /api 50%", "everything-else / 0%"}));
  EXPECT_FALSE(tells(carried.import, Notice::Kind::Note, "match", ""));
}

TEST(DialDrafts, SaysHowAPrefixDiffers) {
  const Dials whole(route("[{uri: {prefix: /api}}]", 50, 50) + route("", 100, 0));
  EXPECT_TRUE(tells(whole.import, Notice::Kind::Note, "spec.http[0].match[0]", "such as '/apix'"));
  const Dials below(route("[{uri: {prefix: /api/}}]", 50, 50) + route("", 100, 0));
  EXPECT_TRUE(tells(below.import, Notice::Kind::Note, "spec.http[0].match[0]", "takes '/api' itself, too"));
  EXPECT_EQ(whole.dials, below.dials);
}

TEST(DialDrafts, MethodsOfOneRouteAreOneDialAndGetCoversHead) {
  const Dials carried(route("[{uri: {prefix: /a/}, method: {exact: GET}}, {uri: {prefix: /a/}, method: {exact: HEAD}}, "
                            "{uri: {prefix: /a/}, method: {exact: PUT}}]",
                            50, 50) +
                      route("[{uri: {prefix: /b/}, method: {exact: GET}}]", 50, 50) + route("", 100, 0));
  EXPECT_EQ(carried.dials, (Texts{"a /a GET PUT 50%", "b /b GET 50%", "everything-else / 0%"}));
  EXPECT_FALSE(tells(carried.import, Notice::Kind::Note, "spec.http[0]", "HEAD"));
  EXPECT_TRUE(tells(carried.import, Notice::Kind::Note, "spec.http[1].match[0]", "HEAD"));
}

TEST(DialDrafts, AddsTheDialForTheRest) {
  const Dials carried(route("[{uri: {prefix: /a/}}]", 50, 50));
  EXPECT_EQ(carried.dials, (Texts{"a /a 50%", "everything-else / 0%"}));
  EXPECT_TRUE(tells(carried.import, Notice::Kind::Note, "", "404"));
}

// Istio takes the first route, crossfade the most specific dial.
TEST(DialDrafts, ListsWhatTheOrderWouldChange) {
  const Dials behind(route("[{uri: {prefix: /api}}]", 50, 50) + route("[{uri: {prefix: /api/v2}}]", 0, 100) +
                     route("", 100, 0));
  EXPECT_EQ(behind.dials, (Texts{"api /api 50%", "everything-else / 0%"}));
  EXPECT_TRUE(loses(behind.import, "spec.http[1].match[0]", "never reached")) << all_notices(behind.import);

  const Dials in_front(route("[{uri: {prefix: /api/v2}}]", 0, 100) + route("[{uri: {prefix: /api}}]", 50, 50) +
                       route("", 100, 0));
  EXPECT_EQ(in_front.dials, (Texts{"api-v2 /api/v2 100%", "api /api 50%", "everything-else / 0%"}));

  const Dials rest(route("", 90, 10) + route("[{uri: {prefix: /api}}]", 0, 100));
  EXPECT_EQ(rest.dials, (Texts{"everything-else / 10%"}));
  EXPECT_TRUE(loses(rest.import, "spec.http[1].match[0]", "never reached"));

  const Dials alike(route("[{uri: {prefix: /api}}]", 50, 50) + route("[{uri: {prefix: /api/v2}}]", 50, 50) +
                    route("", 100, 0));
  EXPECT_EQ(alike.dials, behind.dials);
  EXPECT_FALSE(loses(alike.import, "spec.http[1].match[0]"));
  EXPECT_TRUE(tells(alike.import, Notice::Kind::Note, "spec.http[1].match[0]", "splits them alike"));

  const Dials longer_word(route("[{uri: {prefix: /api}}]", 50, 50) + route("[{uri: {exact: /apiary}}]", 0, 100) +
                          route("", 100, 0));
  EXPECT_EQ(longer_word.dials, (Texts{"api /api 50%", "everything-else / 0%"}));

  const Dials by_method(route("[{uri: {prefix: /api/}, method: {exact: POST}}]", 50, 50) +
                        route("[{uri: {prefix: /api/v2/}}]", 0, 100) + route("", 100, 0));
  EXPECT_EQ(by_method.dials, (Texts{"api /api POST 50%", "everything-else / 0%"}));
  EXPECT_TRUE(loses(by_method.import, "spec.http[1].match[0]", "more specific")) << all_notices(by_method.import);
}

TEST(DialDrafts, ListsWhatIsOneMatchForCrossfade) {
  const Dials twice(route("[{uri: {prefix: /api/}}]", 50, 50) + route("[{uri: {prefix: /api}}]", 0, 100) +
                    route("", 100, 0));
  EXPECT_EQ(twice.dials, (Texts{"api /api 50%", "everything-else / 0%"}));
  EXPECT_TRUE(loses(twice.import, "spec.http[1].match[0]", "the same match as the dial 'api'"));
  const Dials head(route("[{uri: {exact: /a}, method: {exact: GET}}]", 50, 50) +
                   route("[{uri: {exact: /a}, method: {exact: HEAD}}]", 0, 100) + route("", 100, 0));
  EXPECT_EQ(head.dials, (Texts{"a /a exact GET 50%", "everything-else / 0%"}));
}

TEST(DialDrafts, AJoinedDialIsNotOvertakenByAnExactOne) {
  const std::string post = "[{uri: {exact: /a}, method: {exact: POST}}, {uri: {prefix: /a/}, method: {exact: POST}}]";
  const Dials exact(route(post, 50, 50) + route("[{uri: {exact: /a}}]", 0, 100) + route("", 100, 0));
  EXPECT_EQ(exact.dials, (Texts{"a /a POST 50%", "everything-else / 0%"}));
  EXPECT_TRUE(loses(exact.import, "spec.http[1].match[0]", "more specific than 'a'")) << all_notices(exact.import);
  const Dials both(route(post, 50, 50) + route("[{uri: {exact: /a}}, {uri: {prefix: /a/}}]", 0, 100) +
                   route("", 100, 0));
  EXPECT_EQ(both.dials, (Texts{"a /a POST 50%", "a-2 /a 100%", "everything-else / 0%"}));
}

TEST(DialDrafts, ListsPathsAndMethodsThatNoDialHas) {
  for (const std::string match :
       {"uri: {prefix: api}", "uri: {prefix: //a}", "uri: {exact: /a/*}", "uri: {prefix: ''}", "uri: {exact: '/a?b'}",
        "uri: {exact: '/%7Ea'}", "uri: {exact: '/a b'}", "uri: {regex: /a.*}", "uri: {exact: /a}, method: {exact: get}",
        "uri: {exact: /a}, method: {exact: CONNECT}", "method: {exact: GET}"}) {
    const Dials carried(route("[{" + match + "}]", 0, 100) + route("", 90, 10));
    EXPECT_EQ(carried.dials, (Texts{"everything-else / 10%"})) << match;
    EXPECT_TRUE(loses(carried.import, "spec.http[0].match[0]")) << match << '\n' << all_notices(carried.import);
  }
}

}  // namespace
}  // namespace crossfade
