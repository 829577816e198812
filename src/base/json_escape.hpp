// Hostile bytes inside a JSON string. Shared by the problem answers and the access log, which build their few lines of
// JSON by hand.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace crossfade {

// The most that one byte becomes.
inline constexpr std::size_t json_escape_growth = 6;

// Appends `bytes` as the inside of a JSON string, in plain ASCII whatever they are: `"` and `\` get a backslash,
// control bytes, DEL and bytes of 0x80 and above become \u00XX of the byte's value. A reader undoes it by writing the
// characters of the parsed string as Latin-1. Allocates only when `out` lacks capacity.
void append_json_escaped(std::string& out, std::string_view bytes);

}  // namespace crossfade
