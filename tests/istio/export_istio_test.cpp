#include "istio/export_istio.hpp"

#include <gtest/gtest.h>

#include "istio/manifest_texts.hpp"

namespace crossfade {
namespace {

using namespace test;
using Texts = std::vector<std::string>;

const std::string pools = R"(listeners: [{address: "127.0.0.1:8080"}]
pools:
  py2: {endpoints: ["py2.default.svc.cluster.local:8000"]}
  py3: {endpoints: ["py3.default.svc.cluster.local:8000"]}
services:
  - name: api
    hosts: [api.example.com]
    legacy: py2
    new: py3
)";

Config config_of(const std::string& rest) {
  auto config = load_config({"c.yaml", pools + rest, "."});
  EXPECT_TRUE(config.has_value()) << (config ? "" : config.error()[0].to_string());
  return config ? std::move(*config) : Config{};
}

std::string notices_of(const IstioExport& exported) {
  std::string text;
  for (const Notice& notice : exported.notices) text += notice.to_string() + '\n';
  return text;
}

bool export_loses(const IstioExport& exported, const std::string& where, const std::string& text = "") {
  return std::any_of(exported.notices.begin(), exported.notices.end(), [&](const Notice& notice) {
    return notice.kind == Notice::Kind::Lost && notice.where.find(where) != std::string::npos &&
           notice.text.find(text) != std::string::npos;
  });
}

IstioImport back(const IstioExport& exported) {
  return imported(exported.yaml, {{"py2.default.svc.cluster.local"}, {"py3.default.svc.cluster.local"}, {}});
}

const std::string dials = R"(    fallback: off
    dials:
      - {name: everything-else, path: /, new: 0%}
      - {name: rates, path: /v1/rates, new: 25%}
      - {name: one-rate, path: /v1/rates/now, exact: true, methods: [GET, POST], new: 100%}
      - {name: rates-post, path: /v1/rates, methods: [POST], new: 0.5%}
)";

TEST(ExportIstio, WritesRoutesInTheOrderOfTheMostSpecific) {
  const IstioExport exported = export_istio(config_of(dials), "c.yaml");
  EXPECT_NE(exported.yaml.find(R"(apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: "api"
spec:
  hosts: [api.example.com]
  http:
    - name: one-rate
      match:
        - {uri: {exact: /v1/rates/now}, method: {exact: GET}}
        - {uri: {exact: /v1/rates/now}, method: {exact: POST}}
        - {uri: {exact: /v1/rates/now}, method: {exact: HEAD}}
      route:
        - {destination: {host: py2.default.svc.cluster.local, port: {number: 8000}}, weight: 0}
        - {destination: {host: py3.default.svc.cluster.local, port: {number: 8000}}, weight: 100}
    - name: rates-post
      match:
        - {uri: {exact: /v1/rates}, method: {exact: POST}}
        - {uri: {prefix: /v1/rates/}, method: {exact: POST}}
      route:
        - {destination: {host: py2.default.svc.cluster.local, port: {number: 8000}}, weight: 99500}
        - {destination: {host: py3.default.svc.cluster.local, port: {number: 8000}}, weight: 500}
    - name: rates
      match:
        - {uri: {exact: /v1/rates}}
        - {uri: {prefix: /v1/rates/}}
      route:
        - {destination: {host: py2.default.svc.cluster.local, port: {number: 8000}}, weight: 75}
        - {destination: {host: py3.default.svc.cluster.local, port: {number: 8000}}, weight: 25}
    - name: everything-else
      route:
        - {destination: {host: py2.default.svc.cluster.local, port: {number: 8000}}, weight: 100}
        - {destination: {host: py3.default.svc.cluster.local, port: {number: 8000}}, weight: 0}
)"),
            std::string::npos)
      << exported.yaml;
  EXPECT_TRUE(export_loses(exported, "service 'api', key", "draws a side for each request"));
}

TEST(ExportIstio, ComesBackWithTheSameDials) {
  const Config config = config_of(dials);
  const IstioImport import = back(export_istio(config, "c.yaml"));
  const ServiceConfig service = loaded(import).services.at(0);
  Texts there = dial_texts(config.services[0]);
  Texts again = dial_texts(service);
  std::sort(there.begin(), there.end());
  std::sort(again.begin(), again.end());
  EXPECT_EQ(again, there);
  EXPECT_EQ(service.hosts, (Texts{"api.example.com"}));
  EXPECT_EQ(service.legacy, "py2");
  EXPECT_EQ(lost_count(import), 0u) << all_notices(import);
}

TEST(ExportIstio, WritesRulesBeforeDials) {
  const IstioExport exported = export_istio(config_of(R"(    key: [{header: X-Account-Id}]
    override: {header: X-Backend, legacy: py2, new: py3}
    exclude: [{key: true, in: [big-1, big-2]}, {header: X-Tier, equals: gold}]
    include: [{header: User-Agent, prefix: probe/}, {header: X-Beta, present: true},
              {header: X-A, suffix: .b, not: true}]
    dials: [{name: all, path: /, new: 10%}]
)"),
                                            "c.yaml");
  const std::string legacy = "        - {destination: {host: py2.default.svc.cluster.local, port: {number: 8000}}}\n";
  const std::string fresh = "        - {destination: {host: py3.default.svc.cluster.local, port: {number: 8000}}}\n";
  EXPECT_NE(
      exported.yaml.find("  http:\n    - name: override-new\n      match:\n        - {headers: {x-backend: {exact: "
                         "py3}}}\n      route:\n" +
                         fresh +
                         "    - name: override-legacy\n      match:\n        - {headers: {x-backend: {exact: py2}}}\n"
                         "      route:\n" +
                         legacy +
                         "    - name: exclude\n      match:\n        - {headers: {x-account-id: {exact: big-1}}}\n"
                         "        - {headers: {x-account-id: {exact: big-2}}}\n"
                         "        - {headers: {x-tier: {exact: gold}}}\n      route:\n" +
                         legacy +
                         "    - name: include\n      match:\n        - {headers: {user-agent: {prefix: probe/}}}\n"
                         "        - {headers: {x-beta: {}}}\n"
                         "        - {withoutHeaders: {x-a: {regex: \".*\\\\.b\"}}}\n      route:\n" +
                         fresh + "    - name: all\n"),
      std::string::npos)
      << exported.yaml;
}

TEST(ExportIstio, ListsWhatIstioCannotExpress) {
  const IstioExport exported = export_istio(config_of(R"(    key: [client_ip]
    override: {header: X-Backend, legacy: py2, new: py3, from: [10.0.0.0/8]}
    exclude: [{client_ip: true, in: [10.0.0.0/8]}, {cookie: sid, equals: a}, {key: true, equals: a}]
    include: [{header: X-A, in: [a, b], not: true}]
    expose: always
    dials:
      - {name: all, path: /, new: 10%, on_404: ask_other}
      - {name: slow, path: /slow, new: 0%, response_timeout: 5s}
      - {name: label, path: "/v1/*/label", new: 0%}
)"),
                                            "c.yaml");
  for (const char* where : {"'api', override", "exclude[0]", "exclude[1]", "exclude[2]", "include[0]", "'api', expose",
                            "'api', fallback", "'api', key", "dial 'all'", "dial 'slow'"}) {
    EXPECT_TRUE(export_loses(exported, where)) << where << '\n' << notices_of(exported);
  }
  EXPECT_EQ(exported.yaml.find("override"), exported.yaml.find("override: a VirtualService does not see"));
  EXPECT_NE(exported.yaml.find("{uri: {regex: \"/v1/[^/]+/label(/.*)?\"}}"), std::string::npos) << exported.yaml;
}

TEST(ExportIstio, AHeldServiceSendsEverybodyToItsSide) {
  const IstioExport exported = export_istio(config_of(R"(    hold: legacy
    include: [{header: X-A, equals: a}]
    dials: [{name: all, path: /, new: 90%}]
)"),
                                            "c.yaml");
  EXPECT_EQ(exported.yaml.find("name: include"), std::string::npos);
  EXPECT_NE(exported.yaml.find("weight: 100}"), std::string::npos);
  EXPECT_TRUE(export_loses(exported, "dial 'all'", "90%"));
  EXPECT_TRUE(export_loses(exported, "'api', hold"));
}

TEST(ExportIstio, APoolThatIsNoHostNeedsOne) {
  std::string text = pools;
  const std::string endpoint = "[\"py2.default.svc.cluster.local:8000\"]";
  text.replace(text.find(endpoint), endpoint.size(), "[\"10.0.0.5:8000\", \"10.0.0.6:8000\"]");
  const auto config = load_config({"c.yaml", text + "    dials: [{name: all, path: /, new: 0%}]\n", "."});
  ASSERT_TRUE(config.has_value());
  const IstioExport exported = export_istio(*config, "c.yaml");
  EXPECT_TRUE(export_loses(exported, "pool 'py2'", "make a Service (or a ServiceEntry) 'py2'")) << notices_of(exported);
  EXPECT_NE(exported.yaml.find("{host: py2, port: {number: 8000}}"), std::string::npos) << exported.yaml;
}

TEST(ExportIstio, KeepsTheNamespaceOfAService) {
  std::string text = reviews(route("", 90, 10));
  text.replace(text.find("  name: reviews"), 15, "  name: reviews\n  namespace: prod");
  const Config config = loaded(imported(text));
  const IstioExport exported = export_istio(config, "c.yaml");
  EXPECT_NE(exported.yaml.find("  namespace: \"prod\"\n"), std::string::npos) << exported.yaml;
  EXPECT_EQ(loaded(imported(exported.yaml)).services.at(0).hosts.size(), config.services[0].hosts.size());
}

// Import, export, import: nothing changes any more.
TEST(ExportIstio, AnImportSurvivesTheWayThereAndBack) {
  for (const std::string& routes :
       {route("", 90, 10), route("", 50, 50),
        route("[{headers: {end-user: {exact: jason}}}]", 0, 100) + route("", 100, 0),
        route("[{uri: {exact: /api}}, {uri: {prefix: /api/}}]", 100, 0) + route("", 75, 25)}) {
    const Config config = loaded(imported(reviews(routes) + "---\n" + subsets));
    const IstioImport again = imported(export_istio(config, "c.yaml").yaml);
    const Config twice = loaded(again);
    EXPECT_EQ(dial_texts(twice.services.at(0)), dial_texts(config.services[0])) << routes;
    EXPECT_EQ(twice.services[0].hosts.size(), config.services[0].hosts.size());
    EXPECT_EQ(twice.services[0].name, config.services[0].name);
    EXPECT_EQ(twice.services[0].legacy, config.services[0].legacy);
    EXPECT_EQ(twice.services[0].include.size(), config.services[0].include.size());
    EXPECT_EQ(twice.pools, config.pools) << routes;
    EXPECT_EQ(lost_count(again), 0u) << all_notices(again);
  }
}

}  // namespace
}  // namespace crossfade
