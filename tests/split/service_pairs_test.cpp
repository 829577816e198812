#include "split/service_pairs.hpp"

#include <gtest/gtest.h>

#include "split/requests.hpp"

namespace crossfade {
namespace {

using Hosts = std::vector<std::string>;

Config services_for(const std::vector<std::pair<std::string, Hosts>>& services) {
  Config config;
  for (const auto& [name, hosts] : services) {
    ServiceConfig service = service_config();
    service.name = name;
    service.hosts = hosts;
    config.services.push_back(service);
  }
  return config;
}

// "0->1: a.example, b.example"
std::vector<std::string> texts(const Config& before, const Config& after) {
  const auto number = [](const std::optional<std::uint32_t>& index) { return index ? std::to_string(*index) : "-"; };
  std::vector<std::string> all;
  for (const ServicePair& pair : service_pairs(before, after)) {
    std::string text = number(pair.before) + "->" + number(pair.after) + ":";
    for (const std::string& host : pair.hosts) text += " " + host;
    all.push_back(text);
  }
  return all;
}

using Texts = std::vector<std::string>;

TEST(ServicePairs, TheSameHostsAreTheSameService) {
  const Config config = services_for({{"api", {"b.example", "a.example"}}, {"web", {"*"}}});
  EXPECT_EQ(texts(config, config), (Texts{"0->0: a.example b.example", "1->1: *"}));
}

TEST(ServicePairs, AWildcardGivesAwayWhatAnotherServiceTakesNow) {
  const Config before = services_for({{"all", {"*.example"}}});
  const Config after = services_for({{"all", {"*.example"}}, {"api", {"api.example", "*.api.example"}}});
  EXPECT_EQ(texts(before, after), (Texts{"0->0: *.example", "0->1: *.api.example api.example"}));
  EXPECT_EQ(texts(after, before), (Texts{"0->0: *.example", "1->0: *.api.example api.example"}));
}

TEST(ServicePairs, HostsThatNoServiceTakesBeforeOrAfter) {
  const Config before = services_for({{"api", {"old.example", "a.example"}}});
  const Config after = services_for({{"api", {"a.example", "new.example"}}});
  EXPECT_EQ(texts(before, after), (Texts{"0->0: a.example", "-->0: new.example", "0->-: old.example"}));
}

TEST(ServicePairs, TheSampleIsTakenByNoMoreSpecificHost) {
  const Config config = services_for({{"all", {"*.x.example"}}, {"api", {"x.x.example", "*.x1.x.example"}}});
  const auto pairs = service_pairs(config, config);
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].sample_host, "x2.x.example");
  EXPECT_EQ(pairs[1].sample_host, "x2.x1.x.example");
}

}  // namespace
}  // namespace crossfade
