#include "base/write_file.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

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

}  // namespace
}  // namespace crossfade
