#include "app/process.hpp"

#include <malloc.h>
#include <sys/resource.h>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <csignal>

namespace crossfade {

void set_up_log(bool brief) {
  auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
  auto logger = std::make_shared<spdlog::logger>("crossfade", std::move(sink));
  logger->set_pattern(brief ? "%H:%M:%S %^%l%$ %v" : "%Y-%m-%dT%H:%M:%S.%e%z %^%l%$ %v");
  spdlog::set_default_logger(std::move(logger));
}

void return_large_blocks() {
  // glibc stops giving large blocks back once a large one was freed, and the old list would stay beside the new one.
  ::mallopt(M_MMAP_THRESHOLD, 1024 * 1024);
}

void ignore_broken_pipes() { std::signal(SIGPIPE, SIG_IGN); }

std::optional<std::uint64_t> raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::nullopt;
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
  if (limit.rlim_cur == RLIM_INFINITY) return std::nullopt;
  return limit.rlim_cur;
}

std::optional<std::string> file_limit_warning(std::uint64_t open_files, std::uint64_t connections) {
  constexpr std::uint64_t own_files = 64;
  constexpr std::uint64_t files_per_connection = 2;
  const std::uint64_t carried = open_files > own_files ? (open_files - own_files) / files_per_connection : 0;
  if (connections <= carried) return std::nullopt;
  return "the limit of " + std::to_string(open_files) + " open files carries about " + std::to_string(carried) +
         " proxied connections, limits.connections is " + std::to_string(connections) + ": raise the hard limit";
}

}  // namespace crossfade
