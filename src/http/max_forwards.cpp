#include "http/max_forwards.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/ascii.hpp"
#include "http/head_lines.hpp"
#include "http/offending_line.hpp"

namespace crossfade {

namespace http = boost::beast::http;

bool counts_forwards(http::verb verb) { return verb == http::verb::trace || verb == http::verb::options; }

std::optional<std::uint64_t> parse_max_forwards(std::string_view value) {
  if (value.empty() || !std::all_of(value.begin(), value.end(), is_digit)) return std::nullopt;
  std::uint64_t number = 0;
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), number);
  return parsed.ec == std::errc{} ? number : std::numeric_limits<std::uint64_t>::max();
}

void append_trace_body(std::string_view head, std::string& out) {
  out += head.substr(0, head.find("\r\n") + 2);
  HeadLines lines(head);
  for (HeadLines::Field field; lines.next(field) == HeadLines::Next::Field;) {
    if (is_secret(field.name)) continue;
    out += field.line;
    out += "\r\n";
  }
  out += "\r\n";
}

}  // namespace crossfade
