#include "telemetry/process_stats.hpp"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace crossfade {
namespace {

// The fields of /proc/self/stat behind the command's name, which may hold blanks and parentheses. The first one is the
// state, number 3 in proc(5).
std::vector<std::string> stat_fields() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')');
  std::vector<std::string> fields;
  if (name_end == std::string::npos) return fields;
  std::istringstream rest(line.substr(name_end + 1));
  for (std::string field; rest >> field;) fields.push_back(field);
  return fields;
}

// Seconds since the epoch.
std::optional<double> boot_time() {
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string key;
    double seconds = 0;
    if (words >> key >> seconds && key == "btime") return seconds;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> count_open_fds() {
  struct Close {
    void operator()(DIR* directory) const { ::closedir(directory); }
  };
  const std::unique_ptr<DIR, Close> directory(::opendir("/proc/self/fd"));
  if (!directory) return std::nullopt;
  std::uint64_t entries = 0;
  while (::readdir(directory.get()) != nullptr) ++entries;
  constexpr std::uint64_t not_ours = 3;  // ".", ".." and the directory's own descriptor
  return entries > not_ours ? entries - not_ours : 0;
}

std::optional<std::uint64_t> fd_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return std::nullopt;
  return limit.rlim_cur;
}

}  // namespace

ProcessStats read_process_stats() {
  ProcessStats stats;
  stats.open_fds = count_open_fds();
  stats.max_fds = fd_limit();
  const std::vector<std::string> fields = stat_fields();
  constexpr std::size_t utime = 11, stime = 12, starttime = 19, vsize = 20, rss = 21;  // numbers of proc(5) less 3
  if (fields.size() <= rss) return stats;
  const auto number = [&fields](std::size_t i) { return std::strtoull(fields[i].c_str(), nullptr, 10); };
  const auto ticks_per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  stats.cpu_seconds = static_cast<double>(number(utime) + number(stime)) / ticks_per_second;
  stats.virtual_bytes = number(vsize);
  stats.resident_bytes = number(rss) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  if (const auto boot = boot_time()) {
    stats.start_time_seconds = *boot + static_cast<double>(number(starttime)) / ticks_per_second;
  }
  return stats;
}

}  // namespace crossfade
