#include "http/offending_line.hpp"

#include "base/ascii.hpp"

namespace crossfade {

std::string_view without_secrets(std::string_view line, bool query) {
  const std::string_view name = name_in(line);
  if (is_secret(name)) return name;
  const std::size_t target = name.size() + 1;
  if (query || target >= line.size() || line[name.size()] != ' ') return line;
  const bool request_line = line[target] == '/' || iequals(line.substr(target, 4), "http");
  return request_line ? line.substr(0, line.find('?', target)) : line;
}

std::string_view name_in(std::string_view line) { return line.substr(0, line.find_first_of(": \t")); }

bool is_secret(std::string_view name) {
  return iequals(name, "Cookie") || iequals(name, "Authorization") || iequals(name, "Proxy-Authorization");
}

}  // namespace crossfade
