// A piece of body in the framing of the side it goes to.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/body_decoder.hpp"
#include "http/trailers.hpp"
#include "net/task.hpp"
#include "net/write.hpp"

namespace crossfade {

// The turns of one body's relay: after so many bytes, or small pieces, the worker's other connections have theirs.
class Turns {
 public:
  static constexpr std::size_t turn_bytes = 256 * 1024;
  static constexpr std::size_t piece_bytes_least = 4 * 1024;  // what a piece counts for

  explicit Turns(boost::asio::io_context& io) : io_(io) {}
  bool is_over(std::size_t bytes) {
    bytes_ += std::max(bytes, piece_bytes_least);
    return bytes_ >= turn_bytes;
  }
  NextTurn next() {
    bytes_ = 0;
    return next_turn(io_);
  }

 private:
  boost::asio::io_context& io_;
  std::size_t bytes_ = 0;
};

// A body of known length goes through a pipe while so much of it is left; less is copied at less cost.
inline constexpr std::uint64_t splice_bytes_least = 64 * 1024;

// Holds the chunk's size line; must live until the pieces are written.
class FramedPiece {
 public:
  // Adds `payload` to `pieces`, as a chunk where the framing is chunked. `end` is what ends a chunked body (last_chunk,
  // or one with trailers), empty when more is to come; it must live as long as `payload`.
  void frame(BodyKind kind, std::string_view payload, std::string_view end, Pieces& pieces) {
    if (kind != BodyKind::Chunked) {
      pieces.add(payload);
      return;
    }
    if (!payload.empty()) {
      pieces.add(chunk_header(payload.size(), size_line_));
      pieces.add(payload);
      pieces.add("\r\n");
    }
    pieces.add(end);
  }

 private:
  char size_line_[18];
};

// What ends the body that `decoder` reads: nothing while more is to come, the last chunk when it is done, with the
// trailers that came and that the rules let pass, kept in `storage`. Without rules, no trailers.
inline std::string_view body_end(const BodyDecoder& decoder, const TrailerRules* rules, std::string& storage) {
  if (!decoder.done()) return {};
  if (rules == nullptr || decoder.trailers().empty()) return last_chunk;
  storage = "0\r\n";
  append_trailers(decoder.trailers(), *rules, storage);
  storage += "\r\n";
  return storage;
}

}  // namespace crossfade
