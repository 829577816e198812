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

}  // namespace crossfade
