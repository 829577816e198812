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

struct KeptHolds {
  std::vector<HoldEntry> holds;
  std::string mistake;  // the first thing that is wrong: "holds[0].since: expected …"; empty: nothing
};

// `text` is untrusted. An entry that names its service is a hold, whatever else of it cannot be read: a hold that is
// lost sends traffic where somebody did not want it. What is missing of it is filled up with `now` and nothing.
KeptHolds parse_holds_json(std::string_view text, std::chrono::system_clock::time_point now);

}  // namespace crossfade
