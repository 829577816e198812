#include "base/write_file.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace crossfade {
namespace {

namespace fs = std::filesystem;

class WriteFile : public testing::Test {
 protected:
  WriteFile() {
    std::string path = (fs::temp_directory_path() / "crossfade-write-XXXXXX").string();
    EXPECT_NE(::mkdtemp(path.data()), nullptr);
    folder_ = path;
  }
  ~WriteFile() override { fs::remove_all(folder_); }

  std::string path(const char* name) const { return (folder_ / name).string(); }
  static std::string content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

TEST_F(WriteFile, MakesAndReplaces) {
  EXPECT_EQ(write_file_atomically(path("a"), "one"), "");
  EXPECT_EQ(write_file_atomically(path("a"), std::string(1'000'000, 'x')), "");
  EXPECT_EQ(content(path("a")), std::string(1'000'000, 'x'));
  EXPECT_EQ(files(), 1U);
}

TEST_F(WriteFile, TheModeIsTheUmasks) {
  const mode_t before = ::umask(0027);
  EXPECT_EQ(write_file_atomically(path("a"), ""), "");
  ::umask(before);
  EXPECT_EQ(static_cast<int>(fs::status(path("a")).permissions()), 0640);
}

TEST_F(WriteFile, ASymlinkStaysOne) {
  fs::create_symlink("a", path("link"));
  EXPECT_EQ(write_file_atomically(path("link"), "one"), "") << "what it points to is made";
  EXPECT_EQ(write_file_atomically(path("link"), "two"), "");
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(content(path("a")), "two");
}

TEST_F(WriteFile, WhatIsNoFileIsLeftAlone) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(write_file_atomically(path("pipe"), "x"), "cannot write " + path("pipe") + ": it is no regular file");
  EXPECT_EQ(write_file_atomically(folder_.string(), "x"),
            "cannot write " + folder_.string() + ": it is no regular file");
  EXPECT_TRUE(fs::is_fifo(path("pipe")));
}

TEST_F(WriteFile, AnErrorSaysWhy) {
  EXPECT_EQ(write_file_atomically(path("absent/a"), "x"),
            "cannot write " + path("absent/a") + ": No such file or directory");
  EXPECT_EQ(files(), 0U);
}

int mode_of(const std::string& path) { return static_cast<int>(fs::status(path).permissions()); }

TEST_F(WriteFile, ReplacingKeepsModeAndAttributes) {
  EXPECT_EQ(write_file_atomically(path("a"), "one"), "");
  ASSERT_EQ(::chmod(path("a").c_str(), 0604), 0);
  const bool has_attributes = ::setxattr(path("a").c_str(), "user.note", "kept", 4, 0) == 0;
  EXPECT_EQ(replace_file_atomically(path("a"), "two"), "");
  EXPECT_EQ(content(path("a")), "two");
  EXPECT_EQ(mode_of(path("a")), 0604);
  char value[8];
  if (has_attributes) {
    EXPECT_EQ(::getxattr(path("a").c_str(), "user.note", value, sizeof value), 4);
  }
  EXPECT_EQ(files(), 1U);
}

TEST_F(WriteFile, ReplacingKeepsTheOwnerOrLeavesTheFileAlone) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  EXPECT_EQ(write_file_atomically(path("a"), "one"), "");
  ASSERT_EQ(::chown(path("a").c_str(), 12'345, 23'456), 0);
  EXPECT_EQ(replace_file_atomically(path("a"), "two"), "");
  struct stat status {};
  ASSERT_EQ(::stat(path("a").c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, 12'345U);
  EXPECT_EQ(status.st_gid, 23'456U);
}

TEST_F(WriteFile, ReplacingRefusesWhatWouldNotStayTheSame) {
  EXPECT_EQ(replace_file_atomically(path("a"), "x"), "cannot write " + path("a") + ": No such file or directory");
  EXPECT_EQ(write_file_atomically(path("a"), "one"), "");
  fs::create_hard_link(path("a"), path("b"));
  EXPECT_EQ(replace_file_atomically(path("a"), "two"),
            "cannot write " + path("a") + ": it has 2 names (hard links), and the others would keep the old content");
  EXPECT_EQ(content(path("b")), "one");
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(replace_file_atomically(path("pipe"), "x"), "cannot write " + path("pipe") + ": it is no regular file");
}

TEST_F(WriteFile, ReplacingFollowsASymlink) {
  EXPECT_EQ(write_file_atomically(path("a"), "one"), "");
  fs::create_symlink("a", path("link"));
  EXPECT_EQ(behind_symlinks(path("link")), path("a"));
  EXPECT_EQ(replace_file_atomically(path("link"), "two"), "");
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(content(path("a")), "two");
}

}  // namespace
}  // namespace crossfade
