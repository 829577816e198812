#include "http/path.hpp"

#include <algorithm>
#include <optional>

#include "base/ascii.hpp"

namespace crossfade {
namespace {

bool is_unreserved(char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

// The character that the escape at `at` stands for, if it is well formed and needed no escape.
std::optional<char> unreserved_escape(std::string_view path, std::size_t at) {
  if (path.size() - at < 3) return std::nullopt;
  const int high = hex_value(path[at + 1]);
  const int low = hex_value(path[at + 2]);
  if (high < 0 || low < 0) return std::nullopt;
  const char decoded = static_cast<char>(high * 16 + low);
  return is_unreserved(decoded) ? std::optional(decoded) : std::nullopt;
}

// Whether the segment that begins at `at` is "." or "..".
bool is_dot_segment(std::string_view path, std::size_t at) {
  const std::string_view segment = path.substr(at, path.find('/', at) - at);
  return segment == "." || segment == "..";
}

bool is_normal(std::string_view path) {
  if (path.empty() || path.front() != '/') return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '%') {
      if (unreserved_escape(path, i)) return false;
    } else if (path[i] == '/' && i + 1 < path.size()) {
      const char next = path[i + 1];
      if (next == '/' || (next == '.' && is_dot_segment(path, i + 1))) return false;
    }
  }
  return true;
}

void decode_and_merge(std::string_view path, std::string& out) {
  out.assign(1, '/');
  for (std::size_t i = 0; i < path.size(); ++i) {
    char c = path[i];
    if (c == '%') {
      if (const auto decoded = unreserved_escape(path, i)) {
        c = *decoded;
        i += 2;
      }
    }
    if (c != '/' || out.back() != '/') out.push_back(c);
  }
}

// In place: what is kept only ever moves towards the front. Requires a leading slash and no "//".
void resolve_dot_segments(std::string& path) {
  std::size_t kept = 0;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    const std::size_t length = end - at;  // with its leading slash
    const bool dot = length == 2 && path[at + 1] == '.';
    const bool dot_dot = length == 3 && path[at + 1] == '.' && path[at + 2] == '.';
    if (dot_dot && kept > 0) kept = path.rfind('/', kept - 1);
    if (!dot && !dot_dot) {
      std::char_traits<char>::move(path.data() + kept, path.data() + at, length);
      kept += length;
    } else if (end == path.size()) {
      path[kept++] = '/';
    }
    at = end;
  }
  path.resize(kept);
}

}  // namespace

std::string_view path_as_sent(std::string_view target) { return target.substr(0, target.find('?')); }

std::string_view normalise_path(std::string_view target, std::string& scratch) {
  const std::string_view path = path_as_sent(target);
  if (path == "*") return "/";
  if (is_normal(path)) return path;
  decode_and_merge(path, scratch);
  resolve_dot_segments(scratch);
  return scratch;
}

}  // namespace crossfade
