// The JSON body of a change, read without trust.
#pragma once

#include <boost/json/object.hpp>

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace crossfade {

// An object that has no members but those `allowed`, each at most once. The error says what is wrong, what was found
// and what is allowed.
result<boost::json::object, std::string> parse_json_body(std::string_view body,
                                                         std::span<const std::string_view> allowed);

}  // namespace crossfade
