// Moments as RFC 3339 text in UTC with milliseconds: "2026-10-14T09:08:07.006Z".
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace crossfade {

// Remembers the second it wrote last: most lines of a log fall into the same one. Not thread-safe.
class TimestampWriter {
 public:
  static constexpr std::size_t text_bytes = 24;

  void append(std::string& out, std::chrono::system_clock::time_point moment);

 private:
  std::chrono::sys_seconds second_ = std::chrono::sys_seconds::min();
  std::array<char, 19> text_{};  // "2026-10-14T09:08:07"
};

std::string format_timestamp(std::chrono::system_clock::time_point moment);

// Exactly that form, of the years 1970 to 2200. Nothing on anything else.
std::optional<std::chrono::system_clock::time_point> parse_timestamp(std::string_view text);

}  // namespace crossfade
