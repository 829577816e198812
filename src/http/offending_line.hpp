// What of a line that is at fault may stand in a log.
#pragma once

#include <string_view>

namespace crossfade {

// Of Cookie, Authorization and Proxy-Authorization the name alone, of a request line without `query` what stands before
// its query, or before the name and password of its authority.
std::string_view without_secrets(std::string_view line, bool query);

// The field's name, of a header line, without what stands around it.
std::string_view name_in(std::string_view line);

// Whether a field's name, which may be the very fault, is `wanted` to somebody who takes `_` for `-` and overlooks
// bytes that no name may have.
bool is_meant_for(std::string_view name, std::string_view wanted);

// Whether the field authenticates somebody: nobody else may read it.
bool is_secret(std::string_view name);

}  // namespace crossfade
