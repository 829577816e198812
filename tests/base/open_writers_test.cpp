#include "base/open_writers.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace crossfade {
namespace {

TEST(OpenWriters, AreFoundAsLongAsTheFileIsOpenForWriting) {
  std::string path = (std::filesystem::temp_directory_path() / "crossfade-writers-XXXXXX").string();
  const int made = ::mkstemp(path.data());
  ASSERT_GE(made, 0);
  ::close(made);
  if (find_open_writers(path) == OpenWriters::Unknown) {
    std::filesystem::remove(path);
    GTEST_SKIP() << "this file system does not tell";
  }
  {
    std::ofstream writer(path, std::ios::app);
    EXPECT_EQ(find_open_writers(path), OpenWriters::Some);
  }
  EXPECT_EQ(find_open_writers(path), OpenWriters::None);
  {
    const std::ifstream reader(path);
    EXPECT_EQ(find_open_writers(path), OpenWriters::None);
  }
  std::filesystem::remove(path);
}

TEST(OpenWriters, OfAFileThatIsNotThereNothingIsKnown) {
  EXPECT_EQ(find_open_writers("/no/such/file"), OpenWriters::Unknown);
}

}  // namespace
}  // namespace crossfade
