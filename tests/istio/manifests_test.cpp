#include "istio/manifests.hpp"

#include <gtest/gtest.h>

#include "istio/manifest_texts.hpp"

namespace crossfade {
namespace {

using namespace test;

struct ReadManifests {
  explicit ReadManifests(const std::string& text) {
    Problems problems("f.yaml");
    Notices notices;
    read_istio_manifests(text, problems, notices, manifests);
    for (const ConfigError& error : problems.take()) errors.push_back(error.to_string());
    for (const Notice& notice : notices.take()) notes.push_back(notice.to_string());
  }
  IstioManifests manifests;
  std::vector<std::string> errors;
  std::vector<std::string> notes;
};
using Texts = std::vector<std::string>;

TEST(IstioManifests, ReadsDocumentsAndListsOfThem) {
  const ReadManifests read("---\n" + reviews(route("", 90, 10)) + "---\n---\n" + subsets +
                           "---\n{apiVersion: v1, kind: List, items: [{apiVersion: networking.istio.io/v1, kind: "
                           "VirtualService, metadata: {name: b, namespace: prod}, spec: {hosts: [b]}}]}\n");
  EXPECT_EQ(read.errors, Texts{});
  ASSERT_EQ(read.manifests.virtual_services.size(), 2u);
  EXPECT_EQ(read.manifests.virtual_services[0].where, "f.yaml:2: VirtualService 'reviews'");
  EXPECT_EQ(read.manifests.virtual_services[0].name_space, "default");
  EXPECT_EQ(read.manifests.virtual_services[1].name_space, "prod");
  ASSERT_EQ(read.manifests.destination_rules.size(), 1u);
  EXPECT_EQ(read.manifests.destination_rules[0].host, "reviews.default.svc.cluster.local");
  EXPECT_EQ(read.manifests.destination_rules[0].subsets.at("v2"), "version=v2");
}

TEST(IstioManifests, TakesValuesOfSeveralLinesAsKubectlWritesThem) {
  const std::string text = reviews(route("", 90, 10));
  const std::string name = "  name: reviews\n";
  std::string with_annotation = text;
  with_annotation.replace(
      text.find(name), name.size(),
      "  annotations:\n    last-applied: |\n      {\"apiVersion\":\n      ---\n      \"x\"}\n" + name);
  const ReadManifests read(with_annotation);
  EXPECT_EQ(read.errors, Texts{});
  ASSERT_EQ(read.manifests.virtual_services.size(), 1u);
  EXPECT_EQ(read.manifests.virtual_services[0].name, "reviews");
}

TEST(IstioManifests, SaysWhatElseIsThere) {
  const ReadManifests read("apiVersion: v1\nkind: Service\nmetadata: {name: reviews}\nspec: {ports: []}\n");
  EXPECT_EQ(read.notes, (Texts{"note: f.yaml:1: object 'reviews': a 'Service' is not read"}));
}

TEST(IstioManifests, ErrorsHaveTheirPlaces) {
  EXPECT_EQ(ReadManifests("a: &x 1\nb: *x\n").errors,
            (Texts{"f.yaml:1:4: anchors (&name) are not allowed",
                   "f.yaml:2:4: aliases (*name) are not allowed; write the value out"}));
  const ReadManifests read("---\n" + subsets + "---\n" + reviews("    - route: 7\n"));
  ASSERT_EQ(read.errors.size(), 1u);
  EXPECT_EQ(read.errors[0].find("f.yaml:20:14: spec.http[0].route: "), 0u) << read.errors[0];
  EXPECT_EQ(ReadManifests("x\n").errors.size(), 1u);
}

// Each line makes its route, match or service something that crossfade has not.
TEST(IstioManifests, ListsWhatItHasNoPlaceFor) {
  for (const std::string key : {"fault", "rewrite", "mirror", "mirrors", "mirrorPercentage", "retries", "timeout",
                                "corsPolicy", "headers", "somethingNew"}) {
    const IstioImport import =
        imported(reviews("    - " + key + ": {a: b}\n      route:\n" + to("v1", 90) + to("v2", 10)));
    EXPECT_EQ(dial_texts(loaded(import).services[0]), (Texts{"everything-else / 10%"})) << key;
    EXPECT_TRUE(loses(import, "spec.http[0]." + key)) << key << '\n' << all_notices(import);
  }
  for (const std::string key : {"gateways", "tcp", "tls", "exportTo"}) {
    const IstioImport import = imported(reviews(route("", 90, 10)) + "  " + key + ": [x]\n");
    EXPECT_TRUE(loses(import, "spec." + key)) << key << '\n' << all_notices(import);
  }
}

TEST(IstioManifests, AMatchWithAConditionTooManyIsNotCarried) {
  for (const std::string condition :
       {"queryParams: {a: {exact: b}}", "withoutHeaders: {x: {exact: y}}", "sourceLabels: {app: web}", "port: 80",
        "ignoreUriCase: true", "scheme: {exact: https}", "authority: {exact: a}", "gateways: [mesh]",
        "sourceNamespace: prod", "headers: {x: {regex: y}}", "method: {regex: G.*}", "method: {prefix: G}"}) {
    const IstioImport import =
        imported(reviews(route("[{uri: {prefix: /a/}, " + condition + "}]", 50, 50) + route("", 90, 10)));
    EXPECT_EQ(dial_texts(loaded(import).services[0]), (Texts{"everything-else / 10%"})) << condition;
    EXPECT_TRUE(loses(import, "spec.http[0].match[0]", "this match is not carried")) << all_notices(import);
  }
  const IstioImport harmless = imported(reviews(
      route("[{name: a, statPrefix: b, ignoreUriCase: false, uri: {prefix: /a/}}]", 50, 50) + route("", 90, 10)));
  EXPECT_EQ(dial_texts(loaded(harmless).services[0]), (Texts{"a /a 50%", "everything-else / 10%"}));
}

TEST(IstioManifests, ARouteThatIsNoSplitIsNotCarried) {
  for (const std::string action :
       {"redirect: {uri: /new}", "directResponse: {status: 503}", "delegate: {name: other}"}) {
    const IstioImport import =
        imported(reviews("    - match: [{uri: {prefix: /a}}]\n      " + action + "\n" + route("", 90, 10)));
    EXPECT_EQ(dial_texts(loaded(import).services[0]), (Texts{"everything-else / 10%"})) << action;
    EXPECT_TRUE(loses(import, "spec.http[0]", "splits no traffic")) << action << all_notices(import);
  }
  const IstioImport import = imported(reviews("    - match: [{uri: {prefix: /a}}]\n" + route("", 90, 10)));
  EXPECT_TRUE(loses(import, "spec.http[0]", "it has no destination")) << all_notices(import);
}

}  // namespace
}  // namespace crossfade
