// What of a line that is at fault may stand in a log.
#pragma once

#include <string_view>

namespace crossfade {

// Of Cookie, Authorization and Proxy-Authorization the name alone, of a request line without `query` what stands before
// its query.
std::string_view without_secrets(std::string_view line, bool query);

// The field's name, of a header line.
std::string_view name_in(std::string_view line);

// Whether the field authenticates somebody: nobody else may read it.
bool is_secret(std::string_view name);

}  // namespace crossfade
