// The token that an admin address asks for, as it is kept in a file.
#pragma once

#include <string>

#include "base/result.hpp"

namespace crossfade {

// The file's one line, without its end. An empty file, spaces and what no header can carry are errors, which name the
// file and never what is in it.
result<std::string, std::string> read_token_file(const std::string& path);

}  // namespace crossfade
