#include "http/offending_line.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace crossfade {

namespace {

bool is_header_line(std::string_view line) {
  const std::size_t colon = line.find(':');
  return colon != std::string_view::npos && is_token(line.substr(0, colon)) &&
         std::all_of(line.begin(), line.end(), is_value_char);
}

}  // namespace

std::string_view offending_line(std::string_view head) {
  std::string_view offending = head.substr(0, head.find("\r\n"));
  for_each_header_line(head, [&offending](std::string_view line) {
    if (is_header_line(line)) return true;
    offending = line;
    return false;
  });
  return offending;
}

std::string_view without_secrets(std::string_view line, bool query) {
  const std::string_view name = line.substr(0, line.find_first_of(": \t"));
  if (is_secret(name)) return name;
  const std::size_t target = name.size() + 1;
  if (query || target >= line.size() || line[name.size()] != ' ') return line;
  const bool request_line = line[target] == '/' || iequals(line.substr(target, 4), "http");
  return request_line ? line.substr(0, line.find('?', target)) : line;
}

bool is_secret(std::string_view name) {
  return iequals(name, "Cookie") || iequals(name, "Authorization") || iequals(name, "Proxy-Authorization");
}

}  // namespace crossfade
