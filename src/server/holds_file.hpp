// The run-time holds as a small file, so that a restart does not end them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crossfade/overlay.hpp"

namespace crossfade {

inline constexpr std::string_view holds_file_name = "holds.json";
inline constexpr std::size_t holds_max = 10'000;

// {"version": 1, "holds": [{"service": …, "who": …, "since": …, "why": …}]}
std::string holds_json(const std::vector<HoldEntry>& holds);

// The error says what is wrong: "holds[0].since: expected …". `text` is untrusted.
result<std::vector<HoldEntry>, std::string> parse_holds_json(std::string_view text);

}  // namespace crossfade
