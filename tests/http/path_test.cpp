#include "http/path.hpp"

#include <gtest/gtest.h>

#include <random>

namespace crossfade {
namespace {

std::string normalised(std::string_view target) {
  std::string scratch;
  return std::string(normalise_path(target, scratch));
}

struct Row {
  std::string_view target;
  std::string_view path;
};

void expect_all(std::initializer_list<Row> rows) {
  for (const Row& row : rows) EXPECT_EQ(normalised(row.target), row.path) << row.target;
}

TEST(NormalisePath, LeavesNormalPathsAlone) {
  expect_all({{"/", "/"},
              {"/a", "/a"},
              {"/a/", "/a/"},
              {"/A/b", "/A/b"},
              {"/.well-known/x", "/.well-known/x"},
              {"/...", "/..."},
              {"/a/..b/c..", "/a/..b/c.."},
              {"/a;v=1/b,c", "/a;v=1/b,c"}});
}

TEST(NormalisePath, DropsTheQuery) {
  expect_all({{"/a?b=c", "/a"},
              {"/?", "/"},
              {"/a?b?c", "/a"},
              {"/a?x=/../y", "/a"},
              {"/a?x=%2e//", "/a"},
              {"?q", "/"},
              {"/a/..?q", "/"}});
}

TEST(NormalisePath, DecodesUnreservedEscapesOnceInEitherCase) {
  expect_all({{"/%61%41%7A%30%39", "/aAz09"},
              {"/%2d%2E%5f%7e", "/-._~"},
              {"/%7euser", "/~user"},
              {"/%2561", "/%2561"},
              {"/%%36%31", "/%61"}});
}

TEST(NormalisePath, LeavesOtherEscapesByteForByte) {
  expect_all({{"/a%2Fb", "/a%2Fb"},
              {"/a%2fb", "/a%2fb"},
              {"/%20%3F%23%25", "/%20%3F%23%25"},
              {"/%c3%A9", "/%c3%A9"},
              {"/%zz%4%", "/%zz%4%"},
              {"/%6", "/%6"},
              {"/%6g%g6", "/%6g%g6"},
              {"/a%2F..%2Fb", "/a%2F..%2Fb"},
              {"/%61%2F%zz", "/a%2F%zz"}});
}

TEST(NormalisePath, MergesSlashes) { expect_all({{"//", "/"}, {"///a//b///", "/a/b/"}, {"/a//", "/a/"}}); }

TEST(NormalisePath, ResolvesDotSegmentsAsRfc3986Does) {
  expect_all({{"/a/./b", "/a/b"},
              {"/a/../b", "/b"},
              {"/a/b/c/./../../g", "/a/g"},
              {"/a/b/..", "/a/"},
              {"/a/b/../", "/a/"},
              {"/a/.", "/a/"},
              {"/a/./", "/a/"},
              {"/.", "/"},
              {"/..", "/"},
              {"/../", "/"},
              {"/../../a", "/a"},
              {"/a/../..", "/"},
              {"/a/../../b/", "/b/"}});
}

TEST(NormalisePath, DecodesThenMergesThenResolves) {
  expect_all({{"/a/%2e%2e/b", "/b"},
              {"/%2e/", "/"},
              {"/%2E", "/"},
              {"/a/.%2e", "/"},
              {"/a/%2e./b", "/b"},
              {"/a/./b//../c", "/a/c"},
              {"/a//../b", "/b"},
              {"/a/b//%2e%2e//c", "/a/c"},
              {"/a/%252e%252e/b", "/a/%252e%252e/b"}});
}

TEST(NormalisePath, ReadsOddTargetsFromTheRoot) { expect_all({{"*", "/"}, {"", "/"}, {"a/b", "/a/b"}, {"..", "/"}}); }

TEST(NormalisePath, CopiesNothingWhenThereIsNothingToChange) {
  std::string scratch = "untouched";
  const std::string_view target = "/v1/a%2Fb/.x/label?q=1//";
  const std::string_view path = normalise_path(target, scratch);
  EXPECT_EQ(path.data(), target.data());
  EXPECT_EQ(scratch, "untouched");
}

TEST(NormalisePath, UsesTheScratchOtherwiseAndReplacesItsContent) {
  std::string scratch = "old";
  const std::string_view path = normalise_path("/a//b", scratch);
  EXPECT_EQ(path.data(), scratch.data());
  EXPECT_EQ(path, "/a/b");
}

// Whatever comes in: rooted, nothing left to resolve, and (but for escapes that only now came to light, which are not
// decoded twice) a second pass changes nothing.
TEST(NormalisePath, HoldsItsPromisesOnRandomPaths) {
  std::mt19937 random(1);
  const std::string_view pieces[] = {"/", "/", ".", "..", "%2e", "%2F", "a", "%", "*", "%zz"};
  for (int round = 0; round < 20'000; ++round) {
    std::string target = "/";
    for (auto left = random() % 12; left > 0; --left) target += pieces[random() % std::size(pieces)];
    const std::string path = normalised(target);
    ASSERT_TRUE(path.starts_with('/')) << target;
    ASSERT_EQ(path.find("//"), std::string::npos) << target;
    ASSERT_EQ((path + "/").find("/./"), std::string::npos) << target;
    ASSERT_EQ((path + "/").find("/../"), std::string::npos) << target;
    ASSERT_LE(path.size(), target.size()) << target;
    if (path.find("%2e") == std::string::npos) {
      ASSERT_EQ(normalised(path), path) << target;
    }
  }
}

TEST(PathAsSent, IsWhatStandsBeforeTheQuery) {
  EXPECT_EQ(path_as_sent("/a//b?c"), "/a//b");
  EXPECT_EQ(path_as_sent("/a"), "/a");
  EXPECT_EQ(path_as_sent("*"), "*");
}

}  // namespace
}  // namespace crossfade
