#include "admin/web_assets.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

namespace crossfade {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string asset(const std::string& path) {
  const std::optional<Asset> found = find_asset(path);
  EXPECT_TRUE(found) << path;
  return found ? std::string(found->bytes) : std::string();
}

TEST(WebAssets, EveryFileIsEmbeddedByteByByte) {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(CROSSFADE_SOURCE_DIR "/src/admin/web")) {
    const std::string name = entry.path().filename();
    EXPECT_EQ(asset(name == "index.html" ? "/" : "/assets/" + name), content_of(entry.path())) << name;
    ++files;
  }
  EXPECT_GT(files, 10);
  EXPECT_EQ(asset("/assets/notice.txt"), content_of(CROSSFADE_SOURCE_DIR "/NOTICE"));
}

TEST(WebAssets, TypesFollowTheName) {
  EXPECT_EQ(find_asset("/")->content_type, "text/html; charset=utf-8");
  EXPECT_EQ(find_asset("/assets/main.js")->content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(find_asset("/assets/page.css")->content_type, "text/css; charset=utf-8");
  EXPECT_EQ(find_asset("/assets/icon.svg")->content_type, "image/svg+xml");
  EXPECT_EQ(find_asset("/assets/notice.txt")->content_type, "text/plain; charset=utf-8");
}

TEST(WebAssets, TheChartLibraryKeepsItsLicence) {
  EXPECT_NE(asset("/assets/dygraph.min.js").find("@license"), std::string::npos);
  EXPECT_NE(asset("/assets/notice.txt").find("Dan Vanderkam"), std::string::npos);
}

TEST(WebAssets, WhatThePageAndItsScriptsLoadIsThere) {
  const std::regex reference(R"re((?:src|href)="(/assets/[^"]*)"|from "\./([^"]+)")re");
  for (const auto& entry : fs::directory_iterator(CROSSFADE_SOURCE_DIR "/src/admin/web")) {
    const std::string text = content_of(entry.path());
    for (auto it = std::sregex_iterator(text.begin(), text.end(), reference); it != std::sregex_iterator(); ++it) {
      const std::string path = (*it)[1].matched ? (*it)[1].str() : "/assets/" + (*it)[2].str();
      EXPECT_TRUE(find_asset(path)) << entry.path() << " loads " << path;
    }
  }
}

TEST(WebAssets, NothingElseIsThere) {
  for (const char* path :
       {"", "/index.html", "/assets", "/assets/", "/assets/index.html", "/assets/NOTICE", "/assets//",
        "/assets/main.js?x", "/assets/MAIN.js", "/main.js", "assets/main.js", "/assets/../etc/passwd"}) {
    EXPECT_FALSE(find_asset(path)) << path;
  }
}

}  // namespace
}  // namespace crossfade
