#include "http/chunked.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/ascii.hpp"

namespace crossfade {

ChunkDecoder::Step ChunkDecoder::decode(char* data, std::size_t size) {
  std::size_t payload = 0;
  std::size_t i = 0;
  while (i < size) {
    if (state_ == State::Data) {
      const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(left_, size - i));
      if (payload != i) std::memmove(data + payload, data + i, take);
      payload += take;
      extensions_left_ += take;
      i += take;
      left_ -= take;
      if (left_ == 0) state_ = State::DataReturn;
      continue;
    }
    state_ = framing_byte(data[i]);
    if (state_ == State::Bad) return {Status::Bad, payload, i};
    ++i;
    if (state_ == State::Done) return {Status::Done, payload, i};
  }
  return {Status::NeedMore, payload, i};
}

ChunkDecoder::State ChunkDecoder::framing_byte(char c) {
  switch (state_) {
    case State::Size:
      left_ = 0;
      size_digits_ = 0;
      extension_bytes_ = 0;
      return size_digit(c);
    case State::SizeMore:
      if (c == '\r') return State::SizeLineFeed;
      if (c == ';') return State::Extension;
      return size_digit(c);
    case State::Extension:
      if (c == '\r') return State::SizeLineFeed;
      if (!is_value_char(c) || ++extension_bytes_ > extension_bytes_max || extensions_left_ == 0) return State::Bad;
      --extensions_left_;
      return State::Extension;
    case State::SizeLineFeed:
      if (c != '\n') return State::Bad;
      return left_ == 0 ? State::TrailerStart : State::Data;
    case State::DataReturn:
      return c == '\r' ? State::DataLineFeed : State::Bad;
    case State::DataLineFeed:
      return c == '\n' ? State::Size : State::Bad;
    default:
      return trailer_byte(c);
  }
}

ChunkDecoder::State ChunkDecoder::size_digit(char c) {
  const int digit = hex_value(c);
  // 2^60 bytes in one chunk is nobody's body, and leaves the sum far from wrapping around. Leading zeros are bounded,
  // too: they would be a stream without end and without a byte of body.
  if (digit < 0 || ++size_digits_ > 16 || left_ >= (std::uint64_t{1} << 56)) return State::Bad;
  left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
  return State::SizeMore;
}

ChunkDecoder::State ChunkDecoder::trailer_byte(char c) {
  if (state_ == State::EndLineFeed) return c == '\n' ? State::Done : State::Bad;
  if (state_ == State::TrailerStart && c == '\r') return State::EndLineFeed;
  if (trailers_.size() == trailer_bytes_max) return State::Bad;
  trailers_ += c;
  switch (state_) {
    case State::TrailerStart:
      return is_token_char(c) ? State::TrailerName : State::Bad;
    case State::TrailerName:
      if (c == ':') return State::TrailerValue;
      return is_token_char(c) ? State::TrailerName : State::Bad;
    case State::TrailerValue:
      if (c == '\r') return State::TrailerLineFeed;
      return is_value_char(c) ? State::TrailerValue : State::Bad;
    case State::TrailerLineFeed:
      return c == '\n' ? State::TrailerStart : State::Bad;
    default:
      return State::Bad;
  }
}

std::string_view chunk_header(std::uint64_t size, char* line) {
  char* end = std::to_chars(line, line + 16, size, 16).ptr;
  *end++ = '\r';
  *end++ = '\n';
  return {line, static_cast<std::size_t>(end - line)};
}

}  // namespace crossfade
