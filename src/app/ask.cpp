#include "app/ask.hpp"

#include <unistd.h>

#include <iostream>

#include "base/ascii.hpp"

namespace crossfade {

std::optional<bool> ask_on_terminal(const std::string& question, std::ostream& out) {
  if (::isatty(STDIN_FILENO) == 0) return std::nullopt;
  out << question << std::flush;
  std::string line;
  if (!std::getline(std::cin, line)) {
    out << '\n';  // what follows does not belong behind the question
    return false;
  }
  const std::string_view answer = trim(line);
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace crossfade
