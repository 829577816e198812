// What the kernel says of this process, for the process_* metrics.
#pragma once

#include <cstdint>
#include <optional>

namespace crossfade {

// A field that could not be read is absent.
struct ProcessStats {
  std::optional<double> cpu_seconds;         // user and system, since the start
  std::optional<double> start_time_seconds;  // since the epoch
  std::optional<std::uint64_t> resident_bytes;
  std::optional<std::uint64_t> virtual_bytes;
  std::optional<std::uint64_t> open_fds;
  std::optional<std::uint64_t> max_fds;  // the soft limit; absent when there is none
};

// Reads /proc. Any thread; a few hundred microseconds with many descriptors open.
ProcessStats read_process_stats();

}  // namespace crossfade
