// Text as YAML, for the files that this room writes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crossfade {

// As it is when every YAML reader takes it for that text, else in double quotes. UTF-8 in, UTF-8 out.
std::string yaml_scalar(std::string_view text);
std::string yaml_quoted(std::string_view text);

// "[a, b]", on one line.
std::string yaml_list(const std::vector<std::string>& texts);

}  // namespace crossfade
