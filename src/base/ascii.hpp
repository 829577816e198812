// Bytes as HTTP sees them: ASCII only, no locale.
#pragma once

#include <array>
#include <string_view>

namespace crossfade {

constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; }

constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

constexpr bool iequals(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  }
  return true;
}

// A set of bytes, asked by one look into a table: heads are judged byte by byte.
class ByteSet {
 public:
  template <class Predicate>
  explicit constexpr ByteSet(Predicate holds) {
    for (unsigned byte = 0; byte < holds_.size(); ++byte) holds_[byte] = holds(static_cast<char>(byte));
  }
  constexpr bool has(char c) const { return holds_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> holds_{};
};

// A byte of an RFC 9110 token (section 5.6.2).
inline constexpr ByteSet token_chars([](char c) {
  return is_digit(c) || is_alpha(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
});
constexpr bool is_token_char(char c) { return token_chars.has(c); }
constexpr bool is_token(std::string_view text) {
  for (const char c : text) {
    if (!is_token_char(c)) return false;
  }
  return !text.empty();
}

// Fields that a client may not send through: X-Crossfade* are crossfade's own, Proxy is "httpoxy" (CVE-2016-5385).
constexpr bool is_never_forwarded(std::string_view name) {
  if (name.size() < 5 || (to_lower(name[0]) != 'x' && to_lower(name[0]) != 'p')) return false;
  return iequals(name, "Proxy") || iequals(name.substr(0, 11), "X-Crossfade");
}

// A byte that may stand in a field value (RFC 9110, 5.5): visible, obs-text, space or tab.
inline constexpr ByteSet value_chars([](char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
});
constexpr bool is_value_char(char c) { return value_chars.has(c); }

// Without leading and trailing spaces and tabs.
constexpr std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Calls f(element) for each non-empty element of a comma-separated list (RFC 9110, 5.6.1), trimmed. f returns false to
// stop; the result is whether it ran to the end.
template <class F>
constexpr bool for_each_element(std::string_view list, F f) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view element = trim(list.substr(0, comma));
    if (!element.empty() && !f(element)) return false;
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return true;
}

}  // namespace crossfade
