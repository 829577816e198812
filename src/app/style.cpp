#include "app/style.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace crossfade {
namespace {

struct Tint {
  std::string_view words;
  std::string_view colour;  // of ECMA-48, 8.3.117
};

constexpr std::array<Tint, 6> tints = {{{"WARNING", "1;31"},
                                        {"HOLD", "1;35"},
                                        {"held at legacy", "1;35"},
                                        {"new -> legacy", "31"},
                                        {"legacy -> new", "32"},
                                        {"nobody moves", "2"}}};

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

}  // namespace

bool takes_colours(const std::ostream& out) {
  const int descriptor = &out == &std::cout ? STDOUT_FILENO : &out == &std::cerr ? STDERR_FILENO : -1;
  if (descriptor < 0 || ::isatty(descriptor) == 0 || is_set("NO_COLOR")) return false;
  const char* terminal = std::getenv("TERM");
  return terminal != nullptr && std::string_view(terminal) != "dumb" && *terminal != '\0';
}

std::string with_colours(std::string text) {
  for (const Tint& tint : tints) {
    const std::string coloured = "\033[" + std::string(tint.colour) + 'm' + std::string(tint.words) + "\033[0m";
    for (std::size_t at = text.find(tint.words); at != std::string::npos; at = text.find(tint.words, at)) {
      text.replace(at, tint.words.size(), coloured);
      at += coloured.size();
    }
  }
  return text;
}

std::string for_people(std::string text, const std::ostream& out) {
  return takes_colours(out) ? with_colours(std::move(text)) : text;
}

}  // namespace crossfade
