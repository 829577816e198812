// Messages taken apart and put together as the proxy does it, for the fuzzers of heads.
#pragma once

#include <array>
#include <optional>
#include <ostream>  // Boost 1.81's string_view.hpp forgets it
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ascii.hpp"
#include "fuzz/property.hpp"
#include "http/body_decoder.hpp"
#include "http/fields.hpp"
#include "http/head_end.hpp"

namespace crossfade::fuzz {

// How long the first head is; nothing when its end is not there. Found in one go and byte by byte, with one result.
inline std::optional<std::size_t> find_head(std::string_view bytes) {
  using Status = HeadEndFinder::Status;
  HeadEndFinder whole;
  const Status status = whole.find(bytes);
  HeadEndFinder slow;
  Status slow_status = Status::NeedMore;
  std::size_t seen = 0;
  while (slow_status == Status::NeedMore && seen < bytes.size()) slow_status = slow.find(bytes.substr(0, ++seen));
  require(slow_status == status, "a head's end is found whatever the segmentation");
  require(slow.lines() == whole.lines(), "a head's lines are counted whatever the segmentation");
  const std::size_t empty_line = bytes.find("\r\n\r\n");
  require(status != Status::NeedMore || empty_line == std::string_view::npos, "no empty line is missed");
  if (status != Status::Found) return std::nullopt;
  require(slow.head_bytes() == seen && whole.head_bytes() == seen, "a head's length does not hang on segmentation");
  require(bytes.starts_with("\r\n") ? seen == 2 : seen == empty_line + 4, "a head ends with its first empty line");
  return seen;
}

struct Body {
  std::string payload;
  std::string trailers;
  std::size_t consumed = 0;
  bool whole = false;  // its end was there, or is the end of the connection
};

inline Body decode_body(const Framing& framing, std::string_view bytes) {
  BodyDecoder decoder(framing);
  if (decoder.done()) return {{}, {}, 0, true};
  std::vector<char> buffer = exact_copy(bytes);
  const BodyDecoder::Step step = decoder.decode(buffer.data(), buffer.size());
  require(step.consumed <= bytes.size(), "a body ends within what arrived");
  require(step.payload <= step.consumed, "payload is a part of the body");
  const bool whole = !step.bad && decoder.done_at_end();
  return {{buffer.data(), step.payload}, whole ? decoder.trailers() : "", step.consumed, whole};
}

// As proxy/body_pieces.hpp frames what arrives in two pieces. `trailers` are whole lines.
inline void append_body(BodyKind kind, std::string_view payload, std::string_view trailers, std::string& out) {
  if (kind != BodyKind::Chunked) {
    out += payload;
    return;
  }
  for (const std::string_view piece : {payload.substr(0, payload.size() / 2), payload.substr(payload.size() / 2)}) {
    if (piece.empty()) continue;
    std::array<char, 18> line;
    out.append(chunk_header(piece.size(), line.data())).append(piece).append("\r\n");
  }
  out.append("0\r\n").append(trailers).append("\r\n");
}

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

// Fields that end at this hop, or that crossfade writes from what it knows about the body. "Close" is no field that
// anybody sends, but is nominated by "Connection: close" or not, as one sees it.
inline bool is_of_one_hop(std::string_view name) {
  constexpr std::array<std::string_view, 10> names{"Connection", "Proxy-Connection",  "Keep-Alive",     "TE",
                                                   "Trailer",    "Transfer-Encoding", "Content-Length", "Upgrade",
                                                   "Close",      "HTTP2-Settings"};
  for (const std::string_view known : names) {
    if (iequals(name, known)) return true;
  }
  return false;
}

inline std::size_t count(const FieldList& fields, std::string_view name) {
  std::size_t found = 0;
  for (const HeaderView& field : fields.views()) found += iequals(field.name, name) ? 1 : 0;
  return found;
}

inline std::string_view first_value(const FieldList& fields, std::string_view name) {
  for (const HeaderView& field : fields.views()) {
    if (iequals(field.name, name)) return field.value;
  }
  return {};
}

// Whether a Connection field names it; written without hop_by_hop.cpp, which is being judged.
inline bool is_connection_option(const FieldList& fields, std::string_view name) {
  for (const HeaderView& field : fields.views()) {
    if (!iequals(field.name, "Connection")) continue;
    if (!for_each_element(field.value, [name](std::string_view option) { return !iequals(option, name); })) return true;
  }
  return false;
}

// The fields in order, without those that `skip(name)` takes out.
template <class Skip>
Fields fields_without(const FieldList& fields, Skip skip) {
  Fields kept;
  for (const HeaderView& field : fields.views()) {
    if (!skip(field.name)) kept.emplace_back(field.name, field.value);
  }
  return kept;
}

}  // namespace crossfade::fuzz
