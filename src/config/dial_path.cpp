#include "config/dial_path.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

constexpr std::size_t most_segments = 64;

// RFC 3986, 2.3.
bool is_unreserved(char c) {
  return is_alpha(c) || is_digit(c) || std::string_view("-._~").find(c) != std::string_view::npos;
}

// RFC 3986, 3.3: what may stand in a segment beside escapes.
bool is_path_char(char c) {
  return is_unreserved(c) || std::string_view("!$&'()*+,;=:@/").find(c) != std::string_view::npos;
}

std::string escaped(unsigned char byte) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  return {'%', digits[byte >> 4], digits[byte & 15]};
}

// The character that begins at `at`, all bytes of it.
std::string escaped_character(std::string_view path, std::size_t at) {
  std::string text = escaped(static_cast<unsigned char>(path[at]));
  while (++at < path.size() && (static_cast<unsigned char>(path[at]) & 0xc0) == 0x80) {
    text += escaped(static_cast<unsigned char>(path[at]));
  }
  return text;
}

std::optional<std::string> find_escape_mistake(std::string_view path, std::size_t at) {
  const int high = at + 2 < path.size() ? hex_value(path[at + 1]) : -1;
  const int low = at + 2 < path.size() ? hex_value(path[at + 2]) : -1;
  if (high < 0 || low < 0) return "has a '%' that is not followed by two hex digits; write it as %25";
  const std::string shown(path.substr(at, 3));
  const auto byte = static_cast<unsigned char>(high * 16 + low);
  if (is_unreserved(static_cast<char>(byte))) {
    return "escapes a character that needs no escape: write '" + std::string(1, static_cast<char>(byte)) +
           "' instead of '" + shown + "'";
  }
  if (shown != escaped(byte))
    return "has a lower-case escape: write '" + escaped(byte) + "' instead of '" + shown + "'";
  return std::nullopt;
}

std::optional<std::string> find_character_mistake(std::string_view path) {
  for (std::size_t at = 0; at < path.size(); ++at) {
    const char c = path[at];
    if (c == '%') {
      if (auto mistake = find_escape_mistake(path, at)) return mistake;
      at += 2;
    } else if (c == '?' || c == '#') {
      return "has a " + std::string(c == '?' ? "query" : "fragment") + "; a dial sees the path only";
    } else if (c == '{') {
      return "has a '{'; a segment that may be anything is written '*'";
    } else if (!is_path_char(c)) {
      return "has a character that no path contains: write it as '" + escaped_character(path, at) + "'";
    }
  }
  return std::nullopt;
}

std::optional<std::string> find_segment_mistake(std::string_view segment) {
  if (segment.empty()) return "has an empty segment ('//'), which matching merges; write one '/'";
  if (segment == "." || segment == "..") return "has a '" + std::string(segment) + "' segment, which matching resolves";
  if (segment != "*" && segment.find('*') != std::string_view::npos) {
    return "has a '*' inside the segment " + in_quotes(segment) + "; '*' stands for one whole segment";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> find_dial_path_mistake(std::string_view path, bool exact) {
  if (!path.starts_with('/')) {
    const std::string with_slash = '/' + std::string(path);
    const bool would_do = !path.empty() && !find_dial_path_mistake(with_slash, exact);
    return "does not begin with '/'" + did_you_mean(would_do ? with_slash : std::string());
  }
  if (auto mistake = find_character_mistake(path)) return mistake;
  std::string_view rest = path.substr(1);
  const bool trailing_slash = rest.ends_with('/');
  if (trailing_slash) rest.remove_suffix(1);
  std::size_t segments = 0;
  while (!rest.empty() || trailing_slash) {
    const std::size_t slash = rest.find('/');
    if (auto mistake = find_segment_mistake(rest.substr(0, slash))) return mistake;
    if (++segments > most_segments) return "has more than " + std::to_string(most_segments) + " segments";
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
    if (rest.empty()) return find_segment_mistake(rest);
  }
  if (trailing_slash && !exact) {
    return "ends in '/': write " + in_quotes(path.substr(0, path.size() - 1)) +
           ": it matches the path itself and everything below it";
  }
  return std::nullopt;
}

}  // namespace crossfade
