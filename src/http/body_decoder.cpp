#include "http/body_decoder.hpp"

#include <algorithm>

namespace crossfade {

BodyDecoder::Step BodyDecoder::decode(char* data, std::size_t size) {
  switch (kind_) {
    case BodyKind::None:
      return {};
    case BodyKind::UntilClose:
      return {size, size, false};
    case BodyKind::Length: {
      const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(left_, size));
      left_ -= take;
      return {take, take, false};
    }
    case BodyKind::Chunked: {
      const ChunkDecoder::Step step = chunks_.decode(data, size);
      return {step.payload, step.consumed, step.status == ChunkDecoder::Status::Bad};
    }
  }
  return {};
}

bool BodyDecoder::done() const {
  switch (kind_) {
    case BodyKind::None:
      return true;
    case BodyKind::UntilClose:
      return false;
    case BodyKind::Length:
      return left_ == 0;
    case BodyKind::Chunked:
      return chunks_.done();
  }
  return true;
}

}  // namespace crossfade
