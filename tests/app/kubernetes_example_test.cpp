#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <chrono>
#include <map>
#include <string>

#include "crossfade/load.hpp"
#include "server/temp_tree.hpp"

namespace crossfade {
namespace {

// config/kubernetes/crossfade.yaml, by kind.
std::map<std::string, YAML::Node> example() {
  std::map<std::string, YAML::Node> by_kind;
  for (const YAML::Node& document : YAML::LoadAllFromFile(CROSSFADE_SOURCE_DIR "/config/kubernetes/crossfade.yaml")) {
    by_kind.emplace(document["kind"].as<std::string>(), document);
  }
  return by_kind;
}

TEST(KubernetesExample, ItsConfigMapIsAValidConfigurationThatFitsTheDeployment) {
  const auto documents = example();
  ASSERT_TRUE(documents.contains("ConfigMap") && documents.contains("Deployment") && documents.contains("Service"));
  const test::TempTree mount;
  for (const auto& file : documents.at("ConfigMap")["data"]) {
    mount.write(file.first.as<std::string>(), file.second.as<std::string>());
  }
  const auto document = read_document(mount.path("crossfade.yaml"));
  ASSERT_TRUE(document) << document.error().front().to_string();
  const auto config = load_config(*document);
  ASSERT_TRUE(config) << config.error().front().to_string();

  const YAML::Node pod = documents.at("Deployment")["spec"]["template"]["spec"];
  const std::chrono::seconds grace(pod["terminationGracePeriodSeconds"].as<int>());
  EXPECT_GT(config->drain.delay.count(), 0);
  EXPECT_GT(grace, config->drain.delay + config->drain.timeout);
  EXPECT_EQ(pod["containers"][0]["ports"][0]["containerPort"].as<int>(), config->listeners.at(0).address.port);
  ASSERT_TRUE(config->admin.has_value());
  EXPECT_EQ(pod["containers"][0]["ports"][1]["containerPort"].as<int>(), config->admin->address.port);
  EXPECT_EQ(config->admin->address.host, "0.0.0.0");
}

}  // namespace
}  // namespace crossfade
