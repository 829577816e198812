#include "http/head_lines.hpp"

#include <algorithm>
#include <cstring>

#include "base/ascii.hpp"

namespace crossfade {

namespace {

constexpr std::string_view line_end = "\r\n";

std::size_t token_length(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_token_char(text[n])) ++n;
  return n;
}

// Whether one of eight bytes may be a control byte: below 0x20 or 0x7f. Exact but for a tab, which is a control byte
// that values may hold.
bool may_hold_control(const char* bytes) {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  constexpr std::uint64_t highs = ones * 0x80;
  std::uint64_t eight;
  std::memcpy(&eight, bytes, sizeof(eight));
  const std::uint64_t del = eight ^ (ones * 0x7f);
  return ((((eight - ones * 0x20) & ~eight) | ((del - ones) & ~del)) & highs) != 0;
}

bool holds_values_only(std::string_view text) {
  for (; text.size() >= 8; text.remove_prefix(8)) {
    if (may_hold_control(text.data()) && !std::all_of(text.begin(), text.begin() + 8, is_value_char)) return false;
  }
  return std::all_of(text.begin(), text.end(), is_value_char);
}

// The line at the front of `text`, which is one only if a line feed follows the first carriage return.
std::optional<std::string_view> first_line(std::string_view text) {
  const std::size_t end = text.find('\r');
  if (end == std::string_view::npos || end + 1 == text.size() || text[end + 1] != '\n') return std::nullopt;
  return text.substr(0, end);
}

bool begins_with_space(std::string_view text) { return text.starts_with(' ') || text.starts_with('\t'); }

}  // namespace

HeadLines::HeadLines(std::string_view head) : rest_(head) {
  const auto line = first_line(head);
  start_line_ = line ? *line : head.substr(0, head.find(line_end));
  rest_ = line ? head.substr(line->size() + line_end.size()) : std::string_view();
}

HeadLines::Next HeadLines::next(Field& field) {
  const auto line = first_line(rest_);
  field.line = line ? *line : rest_.substr(0, rest_.find(line_end));
  if (!line) return Next::Malformed;
  if (line->empty()) return Next::End;
  rest_.remove_prefix(line->size() + line_end.size());
  const std::size_t colon = token_length(*line);
  if (colon == 0 || colon == line->size() || (*line)[colon] != ':') return Next::Malformed;
  field.name = line->substr(0, colon);
  field.value = trim(line->substr(colon + 1));
  if (!holds_values_only(field.value)) return Next::Malformed;
  return begins_with_space(rest_) ? Next::Folded : Next::Field;
}

std::optional<RequestLine> split_request_line(std::string_view line) {
  const std::size_t method = token_length(line);
  if (method == 0 || method == line.size() || line[method] != ' ') return std::nullopt;
  const std::string_view behind = line.substr(method + 1);
  const std::size_t target = behind.find(' ');
  if (target == 0 || target == std::string_view::npos) return std::nullopt;
  return RequestLine{line.substr(0, method), behind.substr(0, target), behind.substr(target + 1)};
}

std::optional<StatusLine> split_status_line(std::string_view line) {
  constexpr std::size_t status_at = 9;
  constexpr std::size_t reason_at = 13;
  if (line.size() < reason_at || line[status_at - 1] != ' ' || line[reason_at - 1] != ' ') return std::nullopt;
  StatusLine parts{line.substr(0, status_at - 1), 0, line.substr(reason_at)};
  for (const char digit : line.substr(status_at, 3)) {
    if (!is_digit(digit)) return std::nullopt;
    parts.status = parts.status * 10 + static_cast<unsigned>(digit - '0');
  }
  if (!holds_values_only(parts.reason)) return std::nullopt;
  return parts;
}

std::optional<unsigned> parse_version(std::string_view text) {
  if (text == "HTTP/1.1") return 11;
  if (text == "HTTP/1.0") return 10;
  const bool well_formed =
      text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) && text[6] == '.' && is_digit(text[7]);
  return well_formed ? std::optional<unsigned>(0) : std::nullopt;
}

}  // namespace crossfade
