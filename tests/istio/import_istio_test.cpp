#include "istio/import_istio.hpp"

#include <gtest/gtest.h>

#include "istio/manifest_texts.hpp"

namespace crossfade {
namespace {

using namespace test;
using Texts = std::vector<std::string>;

TEST(ImportIstio, CarriesTrafficShifting) {
  const IstioImport import = imported(reviews("    - route:\n" + to("v1", 90) + to("v2", 10)) + "---\n" + subsets);
  const Config config = loaded(import);
  ASSERT_EQ(config.services.size(), 1u);
  const ServiceConfig& service = config.services[0];
  EXPECT_EQ(service.name, "reviews");
  EXPECT_EQ(service.hosts,
            (Texts{"reviews", "reviews.default", "reviews.default.svc", "reviews.default.svc.cluster.local"}));
  EXPECT_EQ(service.legacy, "reviews-v1");
  EXPECT_EQ(service.new_side, "reviews-v2");
  EXPECT_EQ(service.missing_key, MissingKey::Random);
  EXPECT_EQ(dial_texts(service), (Texts{"everything-else / 10%"}));
  ASSERT_EQ(config.pools.size(), 2u);
  EXPECT_EQ(config.pools[1].endpoints[0].to_string(), "reviews-v2.default.svc.cluster.local:80");
  EXPECT_EQ(lost_count(import), 0u) << all_notices(import);
}

TEST(ImportIstio, TakesTheFirstOfTwoEqualsForLegacyInEveryVersionOfTheApi) {
  for (const std::string version : {"v1alpha3", "v1beta1", "v1"}) {
    const IstioImport import = imported(reviews("    - route:\n" + to("v1", 50) + to("v3", 50), version));
    const Config config = loaded(import);
    EXPECT_EQ(config.services[0].legacy, "reviews-v1") << version;
    EXPECT_EQ(config.services[0].new_side, "reviews-v3") << version;
    EXPECT_EQ(dial_texts(config.services[0]), (Texts{"everything-else / 50%"}));
  }
  EXPECT_TRUE(imported(reviews("    - route:\n" + to("v1", 50) + to("v3", 50), "v2")).yaml.empty());
}

TEST(ImportIstio, CarriesRoutingByAHeader) {
  const std::string routes = route("[{headers: {end-user: {exact: jason}}}]", 0, 100) + route("", 100, 0);
  const IstioImport import = imported(reviews(routes) + "---\n" + subsets);
  const Config config = loaded(import);
  const ServiceConfig& service = config.services[0];
  EXPECT_EQ(service.legacy, "reviews-v1");
  ASSERT_EQ(service.include.size(), 1u);
  EXPECT_EQ(service.include[0].name, "end-user");
  EXPECT_EQ(service.include[0].op, ListRule::Operator::Equals);
  EXPECT_EQ(service.include[0].values, (Texts{"jason"}));
  EXPECT_TRUE(service.exclude.empty());
  EXPECT_EQ(dial_texts(service), (Texts{"everything-else / 0%"}));
  EXPECT_EQ(lost_count(import), 0u) << all_notices(import);
}

TEST(ImportIstio, OptionsChooseTheSidesAndTheKey) {
  const std::string text = reviews("    - route:\n" + to("v1", 90) + to("v2", 10));
  const IstioImport import =
      imported(text, {{}, {"reviews.default.svc.cluster.local/v1"}, {{KeySource::Kind::Header, "X-Account-Id"}}});
  const ServiceConfig service = loaded(import).services[0];
  EXPECT_EQ(service.legacy, "reviews-v2");
  EXPECT_EQ(dial_texts(service), (Texts{"everything-else / 90%"}));
  EXPECT_EQ(service.key[0], (KeySource{KeySource::Kind::Header, "X-Account-Id"}));
  const IstioImport wrong = imported(text, {{"rviews/v1"}, {}, {}});
  EXPECT_TRUE(wrong.yaml.empty());
  ASSERT_EQ(wrong.errors.size(), 1u);
  EXPECT_NE(wrong.errors[0].message.find("rviews/v1"), std::string::npos);
}

TEST(ImportIstio, OfThreeDestinationsTwoMustBeChosen) {
  const std::string text =
      reviews("    - match: [{uri: {prefix: /old}}]\n      route:\n" + to("v3") + route("", 90, 10));
  const IstioImport refused = imported(text);
  EXPECT_TRUE(refused.yaml.empty());
  EXPECT_TRUE(loses(refused, "vs.yaml:1: VirtualService 'reviews'", "3 destinations"));
  const IstioImport import = imported(text, {{"reviews/v1"}, {"reviews/v2"}, {}});
  EXPECT_EQ(dial_texts(loaded(import).services[0]), (Texts{"everything-else / 10%"}));
  EXPECT_TRUE(loses(import, "spec.http[0]", "'reviews/v3', which is neither side")) << all_notices(import);
}

TEST(ImportIstio, OneDestinationNeedsTheNameOfTheOther) {
  const std::string text = reviews("    - route:\n        - destination: {host: reviews, subset: v1}\n");
  EXPECT_TRUE(loses(imported(text), "VirtualService 'reviews'", "--new HOST/SUBSET"));
  EXPECT_TRUE(imported(text).yaml.empty());
  const ServiceConfig service = loaded(imported(text, {{}, {"reviews/v2"}, {}})).services[0];
  EXPECT_EQ(service.new_side, "reviews-v2");
  EXPECT_EQ(dial_texts(service), (Texts{"everything-else / 0%"}));
}

TEST(ImportIstio, WritesOneFileForSeveralServicesAndSharesTheirPools) {
  std::string other = reviews("    - route:\n" + to("v1", 1) + to("v2", 2));
  other.replace(other.find("name: reviews"), 13, "name: Reviews");
  other.replace(other.find("    - reviews\n"), 14, "    - other.example.com\n");
  const IstioImport import = imported(reviews(route("", 90, 10)) + "---\n" + other);
  const Config config = loaded(import);
  ASSERT_EQ(config.services.size(), 2u);
  EXPECT_EQ(config.pools.size(), 2u);
  EXPECT_EQ(config.services[1].hosts, (Texts{"other.example.com"}));
  EXPECT_EQ(dial_texts(config.services[1]), (Texts{"everything-else / 33.333%"}));
  EXPECT_TRUE(tells(import, Notice::Kind::Note, "spec.http[0]", "1 of 3 is rounded to 33.333%")) << all_notices(import);
}

TEST(ImportIstio, AHostBelongsToOneService) {
  const IstioImport import = imported(reviews(route("", 90, 10)) + "---\n" + reviews(route("", 50, 50)));
  EXPECT_EQ(loaded(import).services.size(), 1u);
  EXPECT_TRUE(loses(import, "VirtualService 'reviews'", "the host 'reviews' is the service's 'reviews' already"));
}

TEST(ImportIstio, EveryNoticeStandsInTheFile) {
  const IstioImport import = imported(reviews("    - route:\n" + to("v1", 90) + to("v2", 10) +
                                              "      fault: {abort: {httpStatus: 500}}\n      timeout: 5s\n"));
  loaded(import);
  EXPECT_TRUE(loses(import, "spec.http[0].fault"));
  EXPECT_TRUE(loses(import, "spec.http[0].timeout"));
  std::string comments;  // unfolded again
  for (std::size_t at = 0; at < import.yaml.size();) {
    const std::size_t end = import.yaml.find('\n', at);
    std::string line = import.yaml.substr(at, end - at);
    line.erase(0, std::min(line.find_first_not_of(" "), line.size()));
    if (line.starts_with("#   "))
      comments += line.substr(3);
    else if (line.starts_with("# "))
      comments += '\n' + line.substr(2);
    at = end + 1;
  }
  for (const Notice& notice : import.notices) {
    EXPECT_NE(comments.find('\n' + notice.to_string()), std::string::npos) << notice.to_string() << comments;
  }
}

TEST(ImportIstio, NothingInAManifestBreaksOutOfACommentOrAValue) {
  const std::string evil = R"("x\nlisteners: []\n#\": {} ' ")";
  std::string text = reviews("    - name: " + evil + "\n      match:\n        - headers: {x-a: {exact: " + evil +
                             "}}\n        - headers: {x-b: {exact: 'say \"no\": # \\ {}'}}\n      route:\n" + to("v2") +
                             "      " + evil + ": " + evil + "\n" + route("", 90, 10));
  text.replace(text.find("name: reviews"), 13, "name: " + evil);
  const Config config = loaded(import_istio({{"a\nb: c", text}}, {}));
  ASSERT_EQ(config.services.size(), 1u);
  EXPECT_EQ(config.services[0].name, "service");
  ASSERT_EQ(config.services[0].include.size(), 1u);
  EXPECT_EQ(config.services[0].include[0].values, (Texts{"say \"no\": # \\ {}"}));
  EXPECT_EQ(config.listeners.size(), 1u);
}

TEST(ImportIstio, WordsThatYamlTakesForSomethingElseAreQuoted) {
  const ServiceConfig service =
      loaded(imported(reviews(route("[{headers: {x-flag: {exact: 'yes'}}}, {headers: {x-flag: {exact: '1.0'}}}, "
                                    "{headers: {x-flag: {exact: '~'}}}]",
                                    0, 100) +
                              route("", 90, 10))))
          .services[0];
  ASSERT_EQ(service.include.size(), 1u);
  EXPECT_EQ(service.include[0].op, ListRule::Operator::In);
  EXPECT_EQ(service.include[0].values, (Texts{"yes", "1.0", "~"}));
}

TEST(ImportIstio, SaysWhyThereIsNoFile) {
  const IstioImport none = imported(subsets);
  EXPECT_TRUE(none.yaml.empty());
  EXPECT_EQ(none.errors[0].message, "there is no VirtualService in vs.yaml");
  const IstioImport broken = imported("a: [\n");
  EXPECT_TRUE(broken.yaml.empty());
  EXPECT_EQ(broken.errors[0].line, 1u);
}

TEST(ParseKeySource, TakesThreeKinds) {
  KeySource source;
  EXPECT_EQ(parse_key_source("header:X-Account-Id", source), "");
  EXPECT_EQ(source, (KeySource{KeySource::Kind::Header, "X-Account-Id"}));
  EXPECT_EQ(parse_key_source("cookie:session_id", source), "");
  EXPECT_EQ(source, (KeySource{KeySource::Kind::Cookie, "session_id"}));
  EXPECT_EQ(parse_key_source("client_ip", source), "");
  EXPECT_EQ(source, (KeySource{KeySource::Kind::ClientIp, ""}));
  for (const std::string wrong : {"", "header", "header:", "header:X_Account", "header:a b", "client_ip:", "ip"}) {
    EXPECT_NE(parse_key_source(wrong, source), "") << wrong;
  }
}

}  // namespace
}  // namespace crossfade
