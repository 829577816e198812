// The tokens of the admin address: one line each, a name and the token, with spaces between them. `#` at a line's start
// makes a comment and blank lines are skipped, as in list files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crossfade/config.hpp"

namespace crossfade {

inline constexpr std::size_t tokens_max = 1'000;

// At least one. An error says which line and why, and shows nothing of it: "line 3: …".
result<std::vector<AdminToken>, std::string> parse_token_lines(std::string_view content);

// Whether it can be a token: 16 to 256 visible ASCII characters.
bool is_admin_token(std::string_view text);

}  // namespace crossfade
