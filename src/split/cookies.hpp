// Cookies as decisions see them: the first one of a name, its bytes as sent. Plain functions; thread-safe.
#pragma once

#include <optional>
#include <string_view>

namespace crossfade {

// The value of the first cookie `name` in one Cookie field: what stands between its `=` and the next `;` or the end,
// without the white space before that (a field's own end has none either: the same cookie is the same key wherever it
// stands). Quotes and escapes stay as sent. Names are case-sensitive. Nothing: no such cookie; empty: `name=`.
std::optional<std::string_view> find_cookie(std::string_view field, std::string_view name);

}  // namespace crossfade
