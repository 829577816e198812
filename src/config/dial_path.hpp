// The paths of dials: what is their normal form, and what keeps a text from it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crossfade {

// Matching sees a request's path with unreserved escapes decoded, "//" merged and dot segments resolved. A dial that is
// not written so would never match, hence these are errors. Nothing: the path is fine.
std::optional<std::string> find_dial_path_mistake(std::string_view path, bool exact);

}  // namespace crossfade
