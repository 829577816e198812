// The chunked transfer coding decoded the plain way, line by line, from a body that is all there: what ChunkDecoder is
// compared with.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ascii.hpp"
#include "http/chunked.hpp"

namespace crossfade::fuzz {

using Status = ChunkDecoder::Status;

struct Outcome {
  Status status = Status::NeedMore;
  std::string payload;
  std::string trailers;  // when done
  std::size_t consumed = 0;
};

// The next line without its CRLF; nothing when there is none or it holds what no line of this coding may.
inline std::optional<std::string_view> take_line(std::string_view& rest) {
  const std::size_t end = rest.find("\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 2);
  return std::all_of(line.begin(), line.end(), is_value_char) ? std::optional(line) : std::nullopt;
}

inline std::optional<std::uint64_t> chunk_size(std::string_view line) {
  const std::size_t semicolon = std::min(line.find(';'), line.size());
  if (semicolon == 0 || semicolon > 16 || line.size() > semicolon + 1 + ChunkDecoder::extension_bytes_max) return {};
  std::uint64_t size = 0;
  for (const char c : line.substr(0, semicolon)) {
    if (hex_value(c) < 0) return std::nullopt;
    size = size * 16 + static_cast<std::uint64_t>(hex_value(c));
  }
  return size;
}

inline bool take_trailers(std::string_view& rest, std::string& trailers) {
  while (const auto line = take_line(rest)) {
    if (line->empty()) return trailers.size() <= ChunkDecoder::trailer_bytes_max;
    trailers.append(*line).append("\r\n");
    if (line->find(':') == std::string_view::npos || !is_token(line->substr(0, line->find(':')))) return false;
  }
  return false;
}

// A body that is there as a whole; nothing when it is broken or not complete.
inline std::optional<Outcome> decode_plainly(std::string_view body) {
  Outcome outcome{Status::Done, {}, {}, 0};
  std::string_view rest = body;
  for (;;) {
    const auto line = take_line(rest);
    const auto size = line ? chunk_size(*line) : std::nullopt;
    if (!size) return std::nullopt;
    if (*size == 0) break;
    if (*size > rest.size() || !rest.substr(static_cast<std::size_t>(*size)).starts_with("\r\n")) return std::nullopt;
    outcome.payload += rest.substr(0, static_cast<std::size_t>(*size));
    rest.remove_prefix(static_cast<std::size_t>(*size) + 2);
  }
  if (!take_trailers(rest, outcome.trailers)) return std::nullopt;
  outcome.consumed = body.size() - rest.size();
  return outcome;
}

}  // namespace crossfade::fuzz
