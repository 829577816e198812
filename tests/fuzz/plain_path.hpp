// RFC 3986's normal form of a path, slow and plain: what normalise_path is compared with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.hpp"

namespace crossfade::fuzz {

inline bool is_unreserved(char c) {
  return is_alpha(c) || is_digit(c) || std::string_view("-._~").find(c) != std::string_view::npos;
}

// The byte that "%41" stands for, or -1 when that is not what is at `at`.
inline int escaped_byte(std::string_view text, std::size_t at) {
  if (text.size() - at < 3 || text[at] != '%') return -1;
  const int high = hex_value(text[at + 1]);
  const int low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

inline std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int byte = escaped_byte(text, i);
    const bool decode = byte >= 0 && is_unreserved(static_cast<char>(byte));
    out += decode ? static_cast<char>(byte) : text[i];
    if (decode) i += 2;
  }
  return out;
}

inline std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  for (;;) {
    const std::size_t slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

inline std::string normalised_plainly(std::string_view path) {
  if (path == "*") return "/";
  const std::string text = decoded(path);
  const std::vector<std::string_view> segments = segments_of(text);
  std::vector<std::string_view> kept;
  for (const std::string_view segment : segments) {
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!segment.empty() && segment != "." && segment != "..") kept.push_back(segment);
  }
  std::string out;
  for (const std::string_view segment : kept) out.append("/").append(segment);
  const std::string_view last = segments.back();
  const bool is_folder = last.empty() || last == "." || last == "..";
  return is_folder || out.empty() ? out + '/' : out;
}

}  // namespace crossfade::fuzz
