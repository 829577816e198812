#include "admin/plain_text.hpp"

#include <algorithm>

#include "config/bytes_check.hpp"

namespace crossfade {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

char32_t code_point(std::string_view text, std::size_t at, std::size_t length) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (length == 1) return byte(at);
  char32_t value = byte(at) & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) value = (value << 6) | (byte(at + i) & 0x3fu);
  return value;
}

bool is_readable(char32_t c) {
  if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return false;
  if (c == 0x61c || c == 0x200e || c == 0x200f) return false;      // marks of direction
  if (c >= 0x2028 && c <= 0x202e) return false;                    // ends of lines, embeddings, overrides
  if (c >= 0x2066 && c <= 0x2069) return false;                    // isolates
  return (c & 0xfffe) != 0xfffe && !(c >= 0xfdd0 && c <= 0xfdef);  // noncharacters
}

void append_readable(std::string& out, std::string_view valid) {
  for (std::size_t at = 0; at < valid.size();) {
    const std::size_t length = character_bytes(valid, at);
    out += is_readable(code_point(valid, at, length)) ? valid.substr(at, length) : replacement;
    at += length;
  }
}

// The length of the longest run of backticks.
std::size_t longest_fence(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string plain_text(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const std::size_t bad = std::min(find_bad_utf8(bytes), bytes.size());
    append_readable(out, bytes.substr(0, bad));
    if (bad < bytes.size()) out += replacement;
    bytes.remove_prefix(std::min(bad + 1, bytes.size()));
  }
  return out;
}

std::size_t character_bytes(std::string_view plain, std::size_t at) {
  const auto lead = static_cast<unsigned char>(plain[at]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return std::min(length, plain.size() - at);
}

std::string shortened(std::string_view plain, std::size_t characters) {
  std::size_t at = 0;
  std::size_t before_last = 0;
  for (std::size_t i = 0; i < characters; ++i) {
    if (at >= plain.size()) return std::string(plain);
    before_last = at;
    at += character_bytes(plain, at);
  }
  if (at >= plain.size()) return std::string(plain);
  return std::string(plain.substr(0, before_last)) + "…";
}

std::string xml_escaped(std::string_view plain) {
  std::string out;
  for (const char c : plain) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string code_span(std::string_view plain, CodePlace place) {
  const std::string fence(longest_fence(plain) + 1, '`');
  const bool edges = plain.empty() || plain.front() == '`' || plain.back() == '`';
  const std::string_view pad = edges ? " " : "";
  std::string out = fence + std::string(pad);
  for (const char c : plain) {
    if (c == '|' && place == CodePlace::Cell) out += '\\';
    out += c;
  }
  return out + std::string(pad) + fence;
}

}  // namespace crossfade
