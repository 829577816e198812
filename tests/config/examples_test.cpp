// Every example that we publish is a configuration that loads.
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "config/documents.hpp"

namespace crossfade {
namespace {

const std::filesystem::path root = CROSSFADE_SOURCE_DIR;

std::vector<std::filesystem::path> files_with(const std::filesystem::path& folder, std::string_view extension) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == extension) files.push_back(entry.path());
  }
  return files;
}

struct Block {
  std::size_t line;
  std::string text;
};

// The ```yaml blocks of a page.
std::vector<Block> yaml_blocks(const std::filesystem::path& page) {
  std::vector<Block> blocks;
  std::ifstream in(page);
  std::string line;
  bool inside = false;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (!inside && line == "```yaml") {
      inside = true;
      blocks.push_back({number + 1, {}});
    } else if (inside && line.starts_with("```")) {
      inside = false;
    } else if (inside) {
      blocks.back().text += line + '\n';
    }
  }
  return blocks;
}

// Other blocks show a part only.
bool is_complete(const std::string& text) {
  std::istringstream in(text);
  std::string line;
  while (std::getline(in, line)) {
    if (line == "# crossfade: complete") return true;
    if (!line.empty() && !line.starts_with('#')) return line.starts_with("listeners:");
  }
  return false;
}

TEST(Examples, EveryFileOfConfigLoads) {
  const auto files = files_with(root / "config", ".yaml");
  EXPECT_GE(files.size(), 2u);
  for (const auto& file : files) {
    const auto read = read_document(file.string());
    ASSERT_TRUE(read) << file;
    const auto config = load_config(*read);
    EXPECT_TRUE(config) << file << '\n' << (config ? "" : config.error().front().to_string());
  }
}

TEST(Examples, EveryCompleteBlockOfTheDocsLoads) {
  auto pages = files_with(root / "docs", ".md");
  if (std::filesystem::exists(root / "README.md")) pages.push_back(root / "README.md");
  std::size_t complete = 0;
  for (const auto& page : pages) {
    for (const Block& block : yaml_blocks(page)) {
      if (!is_complete(block.text)) continue;
      ++complete;
      const auto config = load_config({page.string(), block.text, (root / "config").string()});
      EXPECT_TRUE(config) << page << ", block at line " << block.line << ": "
                          << (config ? "" : config.error().front().to_string());
    }
  }
  EXPECT_GE(complete, 1u);
}

TEST(Examples, TheCommentedExampleShowsTheDefaults) {
  const auto read = read_document((root / "config" / "crossfade.yaml").string());
  ASSERT_TRUE(read);
  const auto config = load_config(*read);
  ASSERT_TRUE(config);
  EXPECT_EQ(config->workers, Config{}.workers);
  EXPECT_EQ(config->access_log, Config{}.access_log);
  EXPECT_EQ(config->limits, Config{}.limits);
  EXPECT_EQ(config->timeouts, Config{}.timeouts);
  EXPECT_EQ(config->drain, Config{}.drain);
  EXPECT_EQ(config->underscore_headers, Config{}.underscore_headers);
  EXPECT_EQ(config->via, Config{}.via);
  EXPECT_EQ(config->trace, Config{}.trace);
  PoolConfig pool;
  pool.name = "py2";
  pool.endpoints = {{"10.0.0.5", 8000}, {"legacy.internal", 8000}};
  EXPECT_EQ(config->pools.at(0), pool);
  HealthCheckConfig check;
  check.path = "/healthz";
  check.host = "api.example.com";
  EXPECT_EQ(config->pools.at(1).health_check, check);
  EXPECT_EQ(config->pools.at(1).outlier, OutlierConfig{});
}

TEST(Examples, TheCommentedExampleMeansWhatItSays) {
  const auto read = read_document((root / "config" / "crossfade.yaml").string());
  ASSERT_TRUE(read);
  const auto config = load_config(*read);
  ASSERT_TRUE(config);
  const ServiceConfig& service = config->services.at(0);
  EXPECT_EQ(service.hosts, (std::vector<std::string>{"api.example.com", "*.api.example.com"}));
  EXPECT_EQ(service.legacy, "py2");
  EXPECT_EQ(service.new_side, "py3");
  ASSERT_TRUE(service.override_header);
  EXPECT_EQ(service.override_header->header, "X-Backend");
  EXPECT_EQ(service.override_header->new_side, "py3");
  EXPECT_EQ(service.override_header->from, std::vector<Cidr>{*Cidr::parse("10.0.0.0/8")});
  ASSERT_TRUE(service.exclude.at(0).file_values);
  EXPECT_TRUE(service.exclude[0].file_values->contains("acct-1001"));
  ASSERT_EQ(service.dials.size(), 5u);
  EXPECT_EQ(service.dials[0].path, "/v1/shipments/*/label");
  EXPECT_EQ(service.dials[0].methods, std::vector<std::string>{"POST"});
  EXPECT_EQ(service.dials[0].position, 500u);
  EXPECT_EQ(service.dials[1].position, 25'000u);
  EXPECT_TRUE(service.dials[3].ask_other_on_404);
  EXPECT_EQ(config->listeners.at(0).trusted_proxies.size(), 1u);
  EXPECT_EQ(config->admin->address.to_string(), "127.0.0.1:9901");
}

}  // namespace
}  // namespace crossfade
