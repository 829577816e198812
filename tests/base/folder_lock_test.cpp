#include "base/folder_lock.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <thread>

namespace crossfade {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class FolderLocks : public testing::Test {
 protected:
  FolderLocks() {
    std::string path = (fs::temp_directory_path() / "crossfade-lock-XXXXXX").string();
    EXPECT_NE(::mkdtemp(path.data()), nullptr);
    folder_ = path;
  }
  ~FolderLocks() override { fs::remove_all(folder_); }

  std::string folder_;
};

TEST_F(FolderLocks, KeepsOthersOutUntilItGoes) {
  {
    const auto first = FolderLock::take(folder_, 0ms);
    ASSERT_TRUE(first) << first.error();
    EXPECT_EQ(FolderLock::take(folder_, 20ms).error(),
              "cannot lock the folder " + folder_ + ": another crossfade has held its lock for 20ms; try again");
  }
  EXPECT_TRUE(FolderLock::take(folder_, 0ms));
  EXPECT_TRUE(fs::is_empty(folder_)) << "a lock leaves no file";
}

TEST_F(FolderLocks, WhoWaitsGetsItWhenTheOtherLetsGo) {
  auto first = std::make_unique<result<FolderLock, std::string>>(FolderLock::take(folder_, 0ms));
  ASSERT_TRUE(*first);
  bool taken = false;
  std::thread waiting([&] { taken = FolderLock::take(folder_, 60s).has_value(); });
  first.reset();
  waiting.join();
  EXPECT_TRUE(taken);
}

TEST_F(FolderLocks, AFolderThatIsNoneIsNamed) {
  EXPECT_EQ(FolderLock::take(folder_ + "/absent", 0ms).error(),
            "cannot lock the folder " + folder_ + "/absent: No such file or directory");
}

}  // namespace
}  // namespace crossfade
