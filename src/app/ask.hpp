// A question to whoever sits at the terminal.
#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

namespace crossfade {

// True for yes; nothing when nobody is there to ask. The question is printed to `out` as it stands.
using Ask = std::function<std::optional<bool>(const std::string& question, std::ostream& out)>;

// Reads a line of standard input when that is a terminal. Only "y" and "yes" are a yes.
std::optional<bool> ask_on_terminal(const std::string& question, std::ostream& out);

}  // namespace crossfade
