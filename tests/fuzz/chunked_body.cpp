// A chunked body: one verdict, one payload and one end, whatever the segmentation, and those that a decoder written
// the plain way finds. The input's first line chooses the segments: its bytes are their lengths, over and over.
#include "http/chunked.hpp"

#include "fuzz/messages.hpp"
#include "fuzz/plain_chunks.hpp"

namespace crossfade::fuzz {
namespace {

void decode_some(ChunkDecoder& decoder, std::string_view segment, Outcome& outcome) {
  std::vector<char> buffer = exact_copy(segment);
  const ChunkDecoder::Step step = decoder.decode(buffer.data(), buffer.size());
  require(step.consumed <= segment.size(), "nothing is consumed beyond the end");
  require(step.payload <= step.consumed, "payload is a part of what was consumed");
  require(step.status != Status::NeedMore || step.consumed == segment.size(), "all is consumed before more is needed");
  require(decoder.done() == (step.status == Status::Done), "done() says what the step says");
  outcome.status = step.status;
  outcome.payload.append(buffer.data(), step.payload);
  outcome.consumed += step.consumed;
  if (decoder.done()) outcome.trailers = decoder.trailers();
}

Outcome decode_in_segments(std::string_view body, std::string_view lengths) {
  ChunkDecoder decoder;
  Outcome outcome;
  for (std::size_t i = 0; !body.empty() && outcome.status == Status::NeedMore; ++i) {
    const unsigned length = lengths.empty() ? 1 : (static_cast<unsigned char>(lengths[i % lengths.size()]) & 0x1f) + 1u;
    const std::string_view segment = body.substr(0, length);
    body.remove_prefix(segment.size());
    decode_some(decoder, segment, outcome);
  }
  return outcome;
}

bool same(const Outcome& a, const Outcome& b) {
  return a.status == b.status && a.payload == b.payload && a.trailers == b.trailers && a.consumed == b.consumed;
}

}  // namespace
}  // namespace crossfade::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crossfade::fuzz;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string_view body = input.substr(std::min(line + 1, input.size()));

  crossfade::ChunkDecoder decoder;
  Outcome whole;
  decode_some(decoder, body, whole);
  require(same(whole, decode_in_segments(body, input.substr(0, line))), "one outcome whatever the segmentation");
  const auto plain = decode_plainly(body);
  require((whole.status == Status::Done) == plain.has_value(), "whole is what a plain decoder finds whole");
  if (!plain) return 0;
  require(same(whole, *plain), "payload, trailers and end are those of a plain decoder");

  std::string framed;
  append_body(crossfade::BodyKind::Chunked, whole.payload, whole.trailers, framed);
  const auto again = decode_plainly(framed);
  require(again && again->consumed == framed.size(), "framed anew, it is exactly one body");
  require(again->payload == whole.payload && again->trailers == whole.trailers, "framed anew, it says the same");
  return 0;
}
