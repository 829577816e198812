#include "split/path_trie.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace crossfade {
namespace {

DialConfig dial(std::string path, std::vector<std::string> methods = {}, bool exact = false) {
  DialConfig config;
  config.name = config.path = std::move(path);
  config.methods = std::move(methods);
  config.exact = exact;
  return config;
}
DialConfig exact(std::string path, std::vector<std::string> methods = {}) {
  return dial(std::move(path), std::move(methods), true);
}

PathTrie trie_of(const std::vector<DialConfig>& dials) {
  PathTrie trie;
  for (std::uint32_t i = 0; i < dials.size(); ++i) trie.add(dials[i], i);
  return trie;
}

struct PathRow {
  std::string_view request;  // "METHOD path"
  int dial;                  // -1: none
};

// The order of the dials must not matter, so every table is tried in several.
void expect_all(std::vector<DialConfig> dials, std::initializer_list<PathRow> rows) {
  std::vector<std::uint32_t> order(dials.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::mt19937 random(1);
  for (int round = 0; round < 8; ++round) {
    PathTrie trie;
    for (const std::uint32_t i : order) trie.add(dials[i], i);
    for (const PathRow& row : rows) {
      const std::size_t space = row.request.find(' ');
      const auto found = trie.find(row.request.substr(space + 1), row.request.substr(0, space));
      EXPECT_EQ(found ? static_cast<int>(*found) : -1, row.dial) << row.request;
    }
    std::shuffle(order.begin(), order.end(), random);
  }
}

TEST(PathTrie, MatchesBySegments) {
  expect_all({dial("/api")}, {{"GET /api", 0},
                              {"GET /api/", 0},
                              {"GET /api/x", 0},
                              {"GET /api/x/y/", 0},
                              {"GET /apiary", -1},
                              {"GET /ap", -1},
                              {"GET /API", -1},
                              {"GET /", -1},
                              {"GET /x/api", -1}});
}

TEST(PathTrie, TheRootTakesEverything) { expect_all({dial("/")}, {{"GET /", 0}, {"GET /x", 0}, {"POST /x/y/", 0}}); }

TEST(PathTrie, StarIsOneNonEmptySegment) {
  expect_all({dial("/a/*/c"), dial("/b/*")}, {{"GET /a/x/c", 0},
                                              {"GET /a/x/c/d", 0},
                                              {"GET /a/c", -1},
                                              {"GET /a/x/y/c", -1},
                                              {"GET /a//c", -1},
                                              {"GET /b/x", 1},
                                              {"GET /b/*", 1},
                                              {"GET /b/x/", 1},
                                              {"GET /b/", -1},
                                              {"GET /b", -1}});
}

TEST(PathTrie, AStarWithinASegmentIsText) {
  expect_all({dial("/a*"), dial("/**")}, {{"GET /a*", 0}, {"GET /ab", -1}, {"GET /**", 1}, {"GET /x", -1}});
}

TEST(PathTrie, LongerBeforeShorter) {
  expect_all({dial("/"), dial("/v1"), dial("/v1/rates"), dial("/v1/rates/list")}, {{"GET /", 0},
                                                                                   {"GET /v2", 0},
                                                                                   {"GET /v1", 1},
                                                                                   {"GET /v1/rate", 1},
                                                                                   {"GET /v1/rates", 2},
                                                                                   {"GET /v1/rates/x", 2},
                                                                                   {"GET /v1/rates/list/x", 3}});
}

TEST(PathTrie, LiteralBeforeStarFromTheLeftAndBeforeLength) {
  expect_all({dial("/"), dial("/a/*/c/d"), dial("/a/b"), dial("/*/b/c"), dial("/a/*/*")}, {{"GET /a/b/c/d", 2},
                                                                                           {"GET /a/x/c/d", 1},
                                                                                           {"GET /a/x/c", 4},
                                                                                           {"GET /z/b/c", 3},
                                                                                           {"GET /a/x", 0},
                                                                                           {"GET /z/b", 0}});
}

TEST(PathTrie, GoesBackWhenTheLiteralBranchEndsInNothing) {
  expect_all({dial("/"), dial("/a/b/c"), dial("/a/*/d"), dial("/*/b/e")},
             {{"GET /a/b/c", 1}, {"GET /a/b/d", 2}, {"GET /a/b/e", 3}, {"GET /a/b/f", 0}, {"GET /a/b", 0}});
}

TEST(PathTrie, ExactTakesThePathItselfAndNothingBelow) {
  expect_all({dial("/"), exact("/api"), exact("/"), exact("/docs/")}, {{"GET /api", 1},
                                                                       {"GET /api/", 0},
                                                                       {"GET /api/x", 0},
                                                                       {"GET /", 2},
                                                                       {"GET /x", 0},
                                                                       {"GET /docs/", 3},
                                                                       {"GET /docs", 0},
                                                                       {"GET /docs/x", 0}});
}

TEST(PathTrie, ExactBeforePrefix) {
  expect_all({dial("/api"), exact("/api"), dial("/api/*"), exact("/api/*")},
             {{"GET /api", 1}, {"GET /api/", 0}, {"GET /api/x", 3}, {"GET /api/x/y", 2}});
}

TEST(PathTrie, MethodsBeforeNoneAndWhatDoesNotFitIsAbsent) {
  expect_all({dial("/"), dial("/api"), dial("/api", {"POST", "PUT"}), dial("/api/x", {"DELETE"})},
             {{"POST /api", 2},
              {"PUT /api/y", 2},
              {"GET /api", 1},
              {"DELETE /api/x", 3},
              {"POST /api/x", 2},
              {"GET /api/x", 1},
              {"post /api", 1},
              {"POST /", 0}});
}

TEST(PathTrie, ExactComesBeforeMethods) {
  expect_all({dial("/api", {"POST"}), exact("/api"), exact("/api", {"PUT"})},
             {{"POST /api", 1}, {"PUT /api", 2}, {"POST /api/x", 0}, {"GET /api", 1}, {"GET /api/x", -1}});
}

TEST(PathTrie, GoesBackOverMethods) {
  expect_all({dial("/"), dial("/a/b/c", {"POST"}), dial("/a/*/c", {"PUT"}), dial("/a/b", {"PATCH"}),
              exact("/*/*/c", {"GET"}), dial("/a", {"DELETE", "GET"})},
             {{"POST /a/b/c", 1},
              {"PUT /a/b/c", 2},
              {"PATCH /a/b/c", 3},
              {"DELETE /a/b/c", 5},
              {"GET /a/b/c", 5},
              {"GET /x/b/c", 4},
              {"OPTIONS /a/b/c", 0}});
}

TEST(PathTrie, GetCoversHead) {
  expect_all({dial("/"), dial("/get", {"GET"}), dial("/head", {"HEAD"})},
             {{"HEAD /get", 1}, {"GET /get", 1}, {"HEAD /head", 2}, {"GET /head", 0}, {"POST /get", 0}});
}

TEST(PathTrie, ReadsPatternsAsItReadsPaths) {
  expect_all({dial("/%7Euser//x/./y/"), dial("/a%2Fb")},
             {{"GET /~user/x/y", 0}, {"GET /~user/x/y/z", 0}, {"GET /a%2Fb", 1}, {"GET /a%2fb", -1}, {"GET /a/b", -1}});
}

// By counting, not by time: ten thousand dials must cost a lookup what ten do.
TEST(PathTrie, ThousandsOfSiblingsCostNoMoreThanTen) {
  const auto siblings = [](int count) {
    std::vector<DialConfig> dials = {dial("/"), dial("/v1/*/label")};
    for (int i = 0; i < count; ++i) dials.push_back(dial("/v1/r" + std::to_string(i) + "/items"));
    return trie_of(dials);
  };
  const PathTrie ten = siblings(10);
  const PathTrie many = siblings(10'000);
  for (const std::string_view path : {"/v1/r7/items", "/v1/r3/items/9", "/v1/r5/label", "/v1/none", "/x", "/"}) {
    PathTrie::Probe few_probe;
    PathTrie::Probe many_probe;
    EXPECT_EQ(ten.find(path, "GET", &few_probe), many.find(path, "GET", &many_probe)) << path;
    EXPECT_EQ(few_probe.nodes, many_probe.nodes) << path;
    EXPECT_LE(many_probe.children, few_probe.children + 2) << path;
  }
  std::uint64_t compared = 0;
  for (int i = 0; i < 10'000; ++i) {
    PathTrie::Probe probe;
    ASSERT_EQ(many.find("/v1/r" + std::to_string(i) + "/items", "GET", &probe), static_cast<std::uint32_t>(i + 2));
    EXPECT_EQ(probe.nodes, 4U);
    compared += probe.children;
  }
  EXPECT_LT(compared, 10'000U * 4) << "three children each, and few false candidates";
}

// A path cannot make a lookup visit more than the nodes there are.
TEST(PathTrie, BacktrackingIsBoundedByTheNodes) {
  std::vector<DialConfig> dials;
  for (unsigned bits = 0; bits < 1024; ++bits) {
    std::string path;
    for (unsigned bit = 0; bit < 10; ++bit) path += (bits >> bit & 1U) != 0 ? "/a" : "/*";
    dials.push_back(dial(path + "/end"));
  }
  PathTrie::Probe probe;
  EXPECT_EQ(trie_of(dials).find("/a/a/a/a/a/a/a/a/a/a/nowhere", "GET", &probe), std::nullopt);
  EXPECT_EQ(probe.nodes, 2047U);
}

}  // namespace
}  // namespace crossfade
