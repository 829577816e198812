#include "app/process.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdint>
#include <optional>

namespace crossfade {
namespace {

TEST(FileLimit, WarnsWhenConnectionsTakeMoreThanThereIs) {
  struct Case {
    std::uint64_t open_files, connections;
    bool warns;
  };
  for (const Case c : {Case{1'024, 10'000, true}, Case{1'048'576, 10'000, false}, Case{264, 100, false},
                       Case{263, 100, true}, Case{10, 0, false}, Case{10, 1, true}}) {
    EXPECT_EQ(file_limit_warning(c.open_files, c.connections).has_value(), c.warns)
        << c.open_files << " files, " << c.connections << " connections";
  }
}

TEST(FileLimit, TheSoftLimitBecomesTheHardOne) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit low = before;
  low.rlim_cur = 64;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
  const auto raised = raise_file_limit();
  rlimit after{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &after), 0);
  EXPECT_EQ(after.rlim_cur, before.rlim_max);
  if (before.rlim_max != RLIM_INFINITY) {
    EXPECT_EQ(raised, std::optional<std::uint64_t>(before.rlim_max));
  }
}

}  // namespace
}  // namespace crossfade
