#include "config/bytes_check.hpp"

#include <algorithm>
#include <array>

#include "crossfade/units.hpp"

namespace crossfade {
namespace {

unsigned char byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

struct Utf8Lead {
  unsigned char low, high;                // range of the first byte
  unsigned char second_low, second_high;  // range of the second, which rules out overlong forms and surrogates
  std::size_t length;
};
constexpr std::array<Utf8Lead, 7> utf8_leads{{{0xc2, 0xdf, 0x80, 0xbf, 2},
                                              {0xe0, 0xe0, 0xa0, 0xbf, 3},
                                              {0xe1, 0xec, 0x80, 0xbf, 3},
                                              {0xed, 0xed, 0x80, 0x9f, 3},
                                              {0xee, 0xef, 0x80, 0xbf, 3},
                                              {0xf0, 0xf0, 0x90, 0xbf, 4},
                                              {0xf1, 0xf4, 0x80, 0xbf, 4}}};

// The length of the character that begins at `at`, or 0 when it is no UTF-8.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const unsigned char first = byte_at(text, at);
  if (first < 0x80) return 1;
  for (const Utf8Lead& lead : utf8_leads) {
    if (first < lead.low || first > lead.high) continue;
    if (text.size() - at < lead.length) return 0;
    const unsigned char second_high = first == 0xf4 ? 0x8f : lead.second_high;
    const unsigned char second = byte_at(text, at + 1);
    if (second < lead.second_low || second > second_high) return 0;
    for (std::size_t i = 2; i < lead.length; ++i) {
      if ((byte_at(text, at + i) & 0xc0) != 0x80) return 0;
    }
    return lead.length;
  }
  return 0;
}

Mark mark_of(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = newline == std::string_view::npos ? at : at - newline - 1;
  return {static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n') + 1),
          static_cast<std::uint32_t>(column + 1)};
}

std::string hex(unsigned char byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  return {'0', 'x', digits[byte >> 4], digits[byte & 15]};
}

// Empty when the byte may stand in a document.
std::string control_byte_message(std::string_view text, std::size_t at) {
  const unsigned char byte = byte_at(text, at);
  if (byte == '\r') {
    if (at + 1 < text.size() && text[at + 1] == '\n') return {};
    return "found a carriage return without a line feed; lines end with LF or CRLF";
  }
  if (byte == 0) return "found a NUL byte; a configuration is UTF-8 text";
  if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f) {
    return "found the control byte " + hex(byte) + "; a configuration is UTF-8 text";
  }
  return {};
}

// YAML indents with spaces only, and yaml-cpp's own messages about a tab mislead.
std::size_t find_indenting_tab(std::string_view text) {
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t end = std::min(text.find('\n', line), text.size());
    const std::size_t first = std::min(text.find_first_not_of(" \t\r", line), text.size());
    const std::size_t tab = text.substr(line, first - line).find('\t');
    if (tab != std::string_view::npos) return line + tab;
    line = end + 1;
  }
  return std::string_view::npos;
}

// yaml-cpp looks ahead over a whole line before the depth of its nesting shows, which takes seconds for millions of
// brackets. Quotes and comments are not looked at: no honest line comes near the bound.
std::size_t find_absurd_nesting(std::string_view text) {
  constexpr int most_open = 1000;
  int open = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') open = 0;
    if (c == '[' || c == '{') ++open;
    if (c == ']' || c == '}') --open;
    if (open > most_open) return at;
  }
  return std::string_view::npos;
}

}  // namespace

std::size_t find_bad_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::string_view without_bom(std::string_view text) {
  constexpr std::string_view bom = "\xef\xbb\xbf";
  return text.starts_with(bom) ? text.substr(bom.size()) : text;
}

std::optional<BadBytes> check_document_bytes(std::string_view text) {
  if (text.size() > largest_document) {
    return BadBytes{{}, "is larger than " + format_size(largest_document) + "; move long lists into files (in_file)"};
  }
  const std::size_t bad_utf8 = find_bad_utf8(text);
  for (std::size_t at = 0; at < std::min(text.size(), bad_utf8); ++at) {
    std::string message = control_byte_message(text, at);
    if (!message.empty()) return BadBytes{mark_of(text, at), std::move(message)};
  }
  if (bad_utf8 != std::string_view::npos) {
    return BadBytes{mark_of(text, bad_utf8),
                    "found the byte " + hex(byte_at(text, bad_utf8)) + ", which is not valid UTF-8"};
  }
  const std::size_t tab = find_indenting_tab(text);
  if (tab != std::string_view::npos) {
    return BadBytes{mark_of(text, tab), "found a tab in the indentation; YAML indents with spaces only"};
  }
  const std::size_t nesting = find_absurd_nesting(text);
  if (nesting != std::string_view::npos) return BadBytes{mark_of(text, nesting), "nested too deeply"};
  return std::nullopt;
}

}  // namespace crossfade
