// The chunked transfer coding (RFC 9112, 7.1), decoded strictly and always framed anew: no byte of a sender's chunk
// framing is passed on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace crossfade {

// Takes the bytes of a body as they arrive. Line ends are CRLF, sizes are 1 to 16 hexadecimal digits alone, extensions
// are bounded, checked and dropped, trailers bounded, checked and kept.
class ChunkDecoder {
 public:
  static constexpr std::size_t extension_bytes_max = 4096;  // of one chunk
  // All of them together may have this much and as much again as the payload: a body must not be made of extensions.
  static constexpr std::uint64_t extension_bytes_free = 64 * 1024;
  static constexpr std::size_t trailer_bytes_max = 8192;  // in all

  enum class Status : std::uint8_t { NeedMore = 1, Done = 2, Bad = 3 };
  struct Step {
    Status status;
    std::size_t payload;   // bytes of payload, moved to the front of `data`
    std::size_t consumed;  // bytes of `data` used up; less than `size` only with Done and Bad
  };
  // Decodes in place.
  Step decode(char* data, std::size_t size);

  bool done() const { return state_ == State::Done; }
  const std::string& trailers() const { return trailers_; }  // when done: whole lines "Name: value\r\n", as they came

 private:
  enum class State : std::uint8_t {
    Size,
    SizeMore,
    Extension,
    SizeLineFeed,
    Data,
    DataReturn,
    DataLineFeed,
    TrailerStart,
    TrailerName,
    TrailerValue,
    TrailerLineFeed,
    EndLineFeed,
    Done,
    Bad,
  };
  State framing_byte(char c);
  State size_digit(char c);
  State trailer_byte(char c);

  State state_ = State::Size;
  std::uint64_t left_ = 0;  // of the current chunk
  unsigned size_digits_ = 0;
  std::size_t extension_bytes_ = 0;
  std::uint64_t extensions_left_ = extension_bytes_free;
  std::string trailers_;
};

// Writes "1f4\r\n" into `line` (at least 18 bytes) and returns the part used.
std::string_view chunk_header(std::uint64_t size, char* line);
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

}  // namespace crossfade
