// What a document must be before a YAML parser sees it: yaml-cpp 0.7 lets NUL and bad UTF-8 pass and takes the byte
// 0x04 for the end of the file.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "config/problems.hpp"

namespace crossfade {

inline constexpr std::size_t largest_document = 16 * 1024 * 1024;  // bytes

struct BadBytes {
  Mark mark;
  std::string message;
};

// The first thing wrong with the bytes: too many of them, invalid UTF-8, NUL or another control byte, a carriage return
// that ends no line, a tab in the indentation, a thousand brackets open on one line.
std::optional<BadBytes> check_document_bytes(std::string_view text);

// The offset of the first byte that is no UTF-8 (RFC 3629: no overlong forms, no surrogates), or npos.
std::size_t find_bad_utf8(std::string_view text);

// `text` without a UTF-8 byte order mark at its start. Windows editors write one.
std::string_view without_bom(std::string_view text);

}  // namespace crossfade
