// Label values and log words for the enumerations of the decision. to_string() of route_table.hpp says the same words
// but belongs to a room on this floor; tests/admin/words_test.cpp holds the two together.
#pragma once

#include <array>
#include <string_view>

#include "crossfade/route_table.hpp"

namespace crossfade {

constexpr std::string_view reason_word(Reason reason) {
  constexpr std::array<std::string_view, 8> words = {"",        "hold", "override", "exclude",
                                                     "include", "dial", "no_key",   "fallback"};
  const auto index = static_cast<std::size_t>(reason);
  return words[index < words.size() ? index : 0];
}

constexpr std::string_view side_word(Side side) { return side == Side::New ? "new" : "legacy"; }

// By OverrideIgnored; the first one (No) is never exported.
inline constexpr std::array<std::string_view, 4> override_ignored_words = {"", "unknown_value", "repeated",
                                                                           "untrusted"};

}  // namespace crossfade
