#include "server/watch_points.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "server/temp_tree.hpp"

namespace crossfade {
namespace {

using Points = std::vector<WatchPoint>;

TEST(WatchPoints, APlainFileIsWatchedInItsDirectory) {
  const test::TempTree tree;
  tree.write("config.yaml", "x");
  EXPECT_EQ(watch_points(tree.path("config.yaml")), (Points{{tree.root(), "config.yaml"}}));
}

TEST(WatchPoints, EverySymlinkOnTheWayCounts) {
  const test::TempTree tree;
  tree.make_directory("..2024");
  tree.write("..2024/config.yaml", "x");
  tree.point("..data", "..2024");
  tree.point("config.yaml", "..data/config.yaml");
  Points expected{{tree.root(), "config.yaml"}, {tree.root(), "..data"}, {tree.path("..2024"), "config.yaml"}};
  EXPECT_EQ(watch_points(tree.path("config.yaml")), expected);
}

TEST(WatchPoints, AMissingDirectoryIsAwaitedInTheLastOneThatExists) {
  const test::TempTree tree;
  EXPECT_EQ(watch_points(tree.path("gone/deep/config.yaml")), (Points{{tree.root(), "gone"}}));
}

TEST(WatchPoints, DotsAndAbsoluteSymlinksAreFollowed) {
  const test::TempTree tree;
  tree.make_directory("a/b");
  tree.make_directory("c");
  tree.write("c/file", "x");
  tree.point("a/b/link", tree.path("c"));
  EXPECT_EQ(watch_points(tree.path("a/./b/../b/link/file")),
            (Points{{tree.path("a/b"), "link"}, {tree.path("c"), "file"}}));
}

TEST(WatchPoints, ALoopOfSymlinksEnds) {
  const test::TempTree tree;
  tree.point("a", "b");
  tree.point("b", "a");
  EXPECT_LE(watch_points(tree.path("a")).size(), 41U);
}

}  // namespace
}  // namespace crossfade
