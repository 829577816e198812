/// @file
/// Text forms of durations, sizes, percentages and switches, as the configuration file and command line write them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crossfade {

/// "500ms", "5s", "2m", "1h", also "0" (zero needs no unit). Digits, optionally with a fraction ("1.5s") that comes out
/// as whole milliseconds. At most 365 days. Nothing on anything else.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
std::string format_duration(std::chrono::milliseconds value);  ///< the shortest exact form: "90s", "1500ms", "0s"
/// The same to the microsecond: "500us", "0.5ms", too.
std::optional<std::chrono::microseconds> parse_fine_duration(std::string_view text);
std::string format_duration(std::chrono::microseconds value);  ///< the shortest exact form: "2500us", "1s"

/// "64KiB", "8MiB", "1GiB", "512B", also "0". Whole numbers only. Nothing on anything else.
std::optional<std::uint64_t> parse_size(std::string_view text);
std::string format_size(std::uint64_t bytes);

/// "25%", "0.5%", "0.001%", "100%": as thousandths of a percent, 0 to 100,000. At most three decimals.
std::optional<std::uint32_t> parse_percent(std::string_view text);
std::string format_percent(std::uint32_t thousandths);  ///< "25%", "0.5%"

/// "on", "off", "true", "false".
std::optional<bool> parse_switch(std::string_view text);

}  // namespace crossfade
