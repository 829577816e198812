#include "admin/web_assets.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

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

// What stands between each `begin` and the quote after it.
std::vector<std::string> quoted_after(const std::string& text, std::string_view begin) {
  std::vector<std::string> found;
  for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at + 1)) {
    const std::size_t from = at + begin.size();
    found.push_back(text.substr(from, text.find('"', from) - from));
  }
  return found;
}

TEST(WebAssets, WhatThePageAndItsScriptsLoadIsThere) {
  std::size_t references = 0;
  for (const auto& entry : fs::directory_iterator(CROSSFADE_SOURCE_DIR "/src/admin/web")) {
    const std::string text = content_of(entry.path());
    std::vector<std::string> paths;
    for (const char* begin : {"src=\"/assets/", "href=\"/assets/", "from \"./"}) {
      for (const std::string& name : quoted_after(text, begin)) paths.push_back("/assets/" + name);
    }
    for (const std::string& path : paths) EXPECT_TRUE(find_asset(path)) << entry.path() << " loads " << path;
    references += paths.size();
  }
  EXPECT_GT(references, 20U);
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
