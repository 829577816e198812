#include "app/demo_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "crossfade/load.hpp"

namespace crossfade {
namespace {

TEST(DemoFolder, HoldsAValidConfiguration) {
  const auto folder = DemoFolder::create({.proxy = 8080, .admin = 9901, .py2 = 1, .py3 = 2});
  ASSERT_TRUE(folder) << folder.error();
  const auto document = read_document((*folder)->config_path());
  ASSERT_TRUE(document);
  const auto config = load_config(*document);
  ASSERT_TRUE(config) << config.error().front().to_string();
  EXPECT_EQ(config->listeners.front().address.port, 8080);
  EXPECT_EQ(config->admin->address.port, 9901);
  EXPECT_EQ(config->access_log.path, (*folder)->access_log_path());
  const ServiceConfig& service = config->services.at(0);
  EXPECT_TRUE(service.exclude.at(0).file_values->contains("acct-0001"));
  EXPECT_EQ(service.override_header->new_side, "py3");
  EXPECT_EQ(service.dials.at(1).name, "rates");
  EXPECT_EQ(service.dials.at(1).position, 25'000U);
}

TEST(DemoFolder, GoesWithEverythingInIt) {
  auto folder = DemoFolder::create({});
  ASSERT_TRUE(folder) << folder.error();
  const std::filesystem::path directory = std::filesystem::path((*folder)->config_path()).parent_path();
  EXPECT_TRUE(std::filesystem::exists(directory));
  folder->reset();
  EXPECT_FALSE(std::filesystem::exists(directory));
}

TEST(DemoFolder, APathWithQuotesAndBackslashesIsStillOneYamlValue) {
  const auto folder = DemoFolder::create({.py2 = 1, .py3 = 2});
  ASSERT_TRUE(folder) << folder.error();
  auto document = read_document((*folder)->config_path());
  ASSERT_TRUE(document);
  document->text = demo_config({.py2 = 1, .py3 = 2}, R"(/a "b" \c: #d/access.log)");
  const auto config = load_config(*document);
  ASSERT_TRUE(config) << config.error().front().to_string();
  EXPECT_EQ(config->access_log.path, R"(/a "b" \c: #d/access.log)");
}

}  // namespace
}  // namespace crossfade
