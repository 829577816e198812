#include "telemetry/process_stats.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>

namespace crossfade {
namespace {

TEST(ProcessStats, AreThoseOfThisProcess) {
  const ProcessStats stats = read_process_stats();
  ASSERT_TRUE(stats.start_time_seconds && stats.resident_bytes && stats.virtual_bytes && stats.cpu_seconds);
  const double now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  EXPECT_GT(*stats.start_time_seconds, now - 3600);
  EXPECT_LT(*stats.start_time_seconds, now + 60);
  EXPECT_GT(*stats.resident_bytes, 100'000U);
  EXPECT_GE(*stats.virtual_bytes, *stats.resident_bytes);
  EXPECT_GE(*stats.cpu_seconds, 0);
}

TEST(ProcessStats, CountOpenDescriptors) {
  const auto before = read_process_stats().open_fds;
  const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const auto after = read_process_stats().open_fds;
  ::close(fd);
  ASSERT_TRUE(before && after);
  EXPECT_EQ(*after, *before + 1);
}

}  // namespace
}  // namespace crossfade
