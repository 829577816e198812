#include "server/file_watch.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "server/temp_tree.hpp"

namespace crossfade {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Polling is out of the way, so that what passes, passes by inotify.
FileWatch::Settings by_inotify() { return {.debounce = {}, .poll = std::chrono::minutes(10), .inotify = true}; }
FileWatch::Settings by_polling() {
  return {.debounce = {milliseconds(10), milliseconds(50), seconds(20)}, .poll = milliseconds(20), .inotify = false};
}

// Watches one file and notes what it reads there at each call.
struct Watcher {
  Watcher(const std::string& file, FileWatch::Settings settings)
      : file_name(file),
        watch(
            io, [this] { contents.push_back(tree.read(file_name)); }, settings) {}

  // Begins to watch; the call that comes of that is over when this returns.
  void begin() {
    watch.watch({tree.path(file_name)});
    ASSERT_TRUE(runs_until([this] { return !contents.empty(); }));
    contents.clear();
  }
  template <class Condition>
  bool runs_until(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + seconds(20);
    while (!condition() && std::chrono::steady_clock::now() < deadline) io.run_one_for(milliseconds(100));
    return condition();
  }
  bool reads(const std::string& text) {
    return runs_until([&] { return !contents.empty() && contents.back() == text; });
  }

  test::TempTree tree;
  boost::asio::io_context io;
  std::string file_name;
  std::vector<std::string> contents;
  FileWatch watch;
};

TEST(FileWatch, SeesAFileWrittenInPlace) {
  Watcher watcher("f", by_inotify());
  watcher.tree.write("f", "one");
  watcher.begin();
  watcher.tree.write("f", "two");
  EXPECT_TRUE(watcher.reads("two"));
}

TEST(FileWatch, SeesAFileRenamedIntoPlaceAgainAndAgain) {
  Watcher watcher("f", by_inotify());
  watcher.tree.write("f", "0");
  watcher.begin();
  for (const std::string text : {"1", "2", "3"}) {
    watcher.tree.replace("f", text);
    EXPECT_TRUE(watcher.reads(text));
  }
}

TEST(FileWatch, WaitsForAWriterToClose) {
  FileWatch::Settings settings = by_inotify();
  settings.debounce.quiet = std::chrono::minutes(10);
  settings.debounce.longest = std::chrono::minutes(20);
  Watcher watcher("f", settings);
  watcher.tree.write("f", "old");
  watcher.begin();
  test::OpenFile file(watcher.tree.path("f"));
  file.write("first half");
  watcher.io.run_one_for(seconds(20));  // the watch has seen the write
  watcher.io.poll();
  file.write(" and the other");
  file.close();
  ASSERT_TRUE(watcher.runs_until([&] { return !watcher.contents.empty(); }));
  EXPECT_EQ(watcher.contents.front(), "first half and the other");
}

TEST(FileWatch, ReadsAfterAQuietMomentWhatNobodyCloses) {
  FileWatch::Settings settings = by_inotify();
  settings.debounce.quiet = milliseconds(50);
  Watcher watcher("f", settings);
  watcher.tree.write("f", "old");
  watcher.begin();
  test::OpenFile file(watcher.tree.path("f"));
  file.write("still open");
  EXPECT_TRUE(watcher.reads("still open"));
}

TEST(FileWatch, FollowsTheSymlinksOfAConfigMap) {
  Watcher watcher("mount/f", by_inotify());
  watcher.tree.make_directory("mount/..v1");
  watcher.tree.write("mount/..v1/f", "v1");
  watcher.tree.point("mount/..data", "..v1");
  watcher.tree.point("mount/f", "..data/f");
  watcher.begin();
  for (const std::string version : {"v2", "v3", "v4"}) {
    watcher.tree.make_directory("mount/.." + version);
    watcher.tree.write("mount/.." + version + "/f", version);
    watcher.tree.point("mount/..data", ".." + version);
    EXPECT_TRUE(watcher.reads(version));
  }
}

TEST(FileWatch, FollowsASymlinkToAnotherDirectory) {
  Watcher watcher("link", by_inotify());
  watcher.tree.make_directory("elsewhere");
  watcher.tree.write("elsewhere/f", "one");
  watcher.tree.point("link", "elsewhere/f");
  watcher.begin();
  watcher.tree.write("elsewhere/f", "two");
  EXPECT_TRUE(watcher.reads("two"));
}

TEST(FileWatch, SeesADirectoryGoAndComeBack) {
  Watcher watcher("dir/f", by_inotify());
  watcher.tree.make_directory("dir");
  watcher.tree.write("dir/f", "one");
  watcher.begin();
  watcher.tree.remove("dir");
  EXPECT_TRUE(watcher.reads(""));
  watcher.tree.make_directory("dir");
  watcher.tree.write("dir/f", "two");
  EXPECT_TRUE(watcher.reads("two"));
  watcher.tree.write("dir/f", "three");
  EXPECT_TRUE(watcher.reads("three"));
}

TEST(FileWatch, SeesADirectorySwappedForAnother) {
  Watcher watcher("dir/f", by_inotify());
  watcher.tree.make_directory("dir");
  watcher.tree.write("dir/f", "one");
  watcher.tree.make_directory("next");
  watcher.tree.write("next/f", "two");
  watcher.begin();
  watcher.tree.rename("dir", "before");
  watcher.tree.rename("next", "dir");
  EXPECT_TRUE(watcher.reads("two"));
  watcher.tree.write("dir/f", "three");
  EXPECT_TRUE(watcher.reads("three"));
}

TEST(FileWatch, IgnoresTheNeighbours) {
  Watcher watcher("f", by_inotify());
  watcher.tree.write("f", "one");
  watcher.begin();
  watcher.tree.write("neighbour", "x");
  watcher.tree.remove("neighbour");
  watcher.tree.write("f", "two");
  ASSERT_TRUE(watcher.reads("two"));
  EXPECT_EQ(watcher.contents.size(), 1U);
}

TEST(FileWatch, AChangedSetOfFilesIsAChangeAndTheSameSetIsNot) {
  Watcher watcher("f", by_inotify());
  watcher.tree.write("f", "one");
  watcher.begin();
  watcher.watch.watch({watcher.tree.path("f"), watcher.tree.path("list")});
  EXPECT_TRUE(watcher.reads("one"));
  watcher.contents.clear();
  watcher.watch.watch({watcher.tree.path("list"), watcher.tree.path("f")});
  watcher.tree.write("list", "a line");
  EXPECT_TRUE(watcher.runs_until([&] { return !watcher.contents.empty(); }));
  EXPECT_EQ(watcher.contents.size(), 1U);
}

TEST(FileWatch, PollsWhereInotifyIsSilent) {
  Watcher watcher("f", by_polling());
  watcher.tree.write("f", "one");
  watcher.begin();
  watcher.tree.write("f", "longer");
  EXPECT_TRUE(watcher.reads("longer"));
  watcher.tree.remove("f");
  EXPECT_TRUE(watcher.reads(""));
  watcher.tree.replace("f", "back");
  EXPECT_TRUE(watcher.reads("back"));
}

TEST(FileWatch, AChangeDuringACallIsKnownThereAndBringsAnother) {
  test::TempTree tree;
  boost::asio::io_context io;
  std::vector<bool> changed;
  FileWatch* self = nullptr;
  FileWatch watch(
      io,
      [&] {
        if (changed.empty()) tree.write("f", "written while somebody reads");
        changed.push_back(self->changed_since());
      },
      by_inotify());
  self = &watch;
  watch.watch({tree.path("f")});
  const auto deadline = std::chrono::steady_clock::now() + seconds(20);
  while (changed.size() < 2 && std::chrono::steady_clock::now() < deadline) io.run_one_for(milliseconds(100));
  EXPECT_EQ(changed, (std::vector<bool>{true, false}));
}

TEST(FileWatch, NeverCallsAfterItsEnd) {
  test::TempTree tree;
  boost::asio::io_context io;
  int calls = 0;
  {
    FileWatch watch(
        io, [&] { ++calls; }, by_inotify());
    watch.watch({tree.path("f")});
    tree.write("f", "x");
  }
  io.run_for(seconds(5));  // returns as soon as nothing is left to run
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace crossfade
