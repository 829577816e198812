// A body as it arrives, whatever its framing: payload in place, and where it ends.
#pragma once

#include <cstddef>
#include <cstdint>

#include "http/chunked.hpp"
#include "http/framing.hpp"

namespace crossfade {

class BodyDecoder {
 public:
  BodyDecoder() = default;
  explicit BodyDecoder(const Framing& framing) : kind_(framing.body), left_(framing.length) {}

  struct Step {
    std::size_t payload = 0;   // bytes of payload at the front of `data`
    std::size_t consumed = 0;  // bytes of `data` that belong to the body
    bool bad = false;          // broken chunk framing
  };
  // Decodes in place. Must not be called again once done() or bad.
  Step decode(char* data, std::size_t size);

  // What is left of a body of known length, which may be moved in another way than through decode(); 0 for others.
  std::uint64_t length_left() const { return kind_ == BodyKind::Length ? left_ : 0; }
  void moved(std::uint64_t bytes) { left_ -= bytes; }  // at most length_left()

  bool done() const;
  // Whether the body is whole when the sender has closed.
  bool done_at_end() const { return done() || kind_ == BodyKind::UntilClose; }
  const std::string& trailers() const { return chunks_.trailers(); }

 private:
  BodyKind kind_ = BodyKind::None;
  std::uint64_t left_ = 0;
  ChunkDecoder chunks_;
};

}  // namespace crossfade
