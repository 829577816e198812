// A piece of body in the framing of the side it goes to.
#pragma once

#include <string_view>

#include "http/chunked.hpp"
#include "http/framing.hpp"
#include "net/write.hpp"

namespace crossfade {

// Holds the chunk's size line; must live until the pieces are written.
class FramedPiece {
 public:
  // Adds `payload` to `pieces`, as a chunk where the framing is chunked; `last`: with the end of the body.
  void frame(BodyKind kind, std::string_view payload, bool last, Pieces& pieces) {
    if (kind != BodyKind::Chunked) {
      pieces.add(payload);
      return;
    }
    if (!payload.empty()) {
      pieces.add(chunk_header(payload.size(), size_line_));
      pieces.add(payload);
      pieces.add("\r\n");
    }
    if (last) pieces.add(last_chunk);
  }

 private:
  char size_line_[18];
};

}  // namespace crossfade
