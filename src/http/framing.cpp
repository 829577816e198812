#include "http/framing.hpp"

#include <charconv>

#include "base/ascii.hpp"

namespace crossfade {

void FramingFields::content_length(std::string_view value) {
  if (!mend_equal_lengths_ || value.find(',') == std::string_view::npos) return one_length(value);
  for (;;) {  // every element, empty ones too: those are errors
    const std::size_t comma = value.find(',');
    one_length(trim(value.substr(0, comma)));
    if (comma == std::string_view::npos) return;
    value.remove_prefix(comma + 1);
  }
}

// Digits only: no sign, no list, no white space inside; 19 digits always fit.
void FramingFields::one_length(std::string_view digits) {
  std::uint64_t length = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, length);
  if (digits.empty() || digits.size() > 19 || !is_digit(digits.front()) || error != std::errc{} || stop != end) {
    length_bad_ = true;
  }
  if (lengths_ != 0 && mend_equal_lengths_ && length == length_) return;
  ++lengths_;
  length_ = length;
}

void FramingFields::transfer_encoding(std::string_view value) {
  ++codings_;
  if (iequals(value, "chunked")) {
    coding_ = Coding::Chunked;
    return;
  }
  const std::size_t comma = value.rfind(',');
  const bool ends_chunked = comma != std::string_view::npos && iequals(trim(value.substr(comma + 1)), "chunked");
  const std::string_view first = trim(value.substr(0, value.find(',')));
  // "gzip, chunked" is well framed but not supported (RFC 9112, 6.1: 501); everything else has no known length.
  coding_ = ends_chunked && is_token(first) && !iequals(first, "chunked") ? Coding::Unsupported : Coding::Bad;
}

FramingFields::Verdict FramingFields::common(unsigned version) const {
  if (codings_ != 0) {
    if (lengths_ != 0) return {Problem::Malformed, "both Transfer-Encoding and Content-Length", {}};
    if (version < 11) return {Problem::Malformed, "Transfer-Encoding in an HTTP/1.0 message", {}};
    if (codings_ > 1) return {Problem::Malformed, "more than one Transfer-Encoding field", {}};
    if (coding_ == Coding::Unsupported) return {Problem::NotImplemented, "a transfer coding other than chunked", {}};
    if (coding_ != Coding::Chunked) return {Problem::Malformed, "Transfer-Encoding is not chunked", {}};
    return {Problem::None, "", {BodyKind::Chunked, 0, false, 0}};
  }
  if (lengths_ > 1) return {Problem::Malformed, "more than one Content-Length field", {}};
  if (length_bad_) return {Problem::Malformed, "Content-Length is not a number", {}};
  if (lengths_ == 1) {
    return {Problem::None, "", {length_ == 0 ? BodyKind::None : BodyKind::Length, length_, true, length_}};
  }
  return {};
}

FramingFields::Verdict FramingFields::for_request(unsigned version) const { return common(version); }

FramingFields::Verdict FramingFields::for_response(unsigned version, unsigned status, bool to_head) const {
  Verdict verdict = common(version);
  if (verdict.problem != Problem::None) return verdict;
  // RFC 9112, 6.3: these have no body, whatever the fields say.
  if (to_head || status < 200 || status == 204 || status == 304) {
    verdict.framing.body = BodyKind::None;
    verdict.framing.length = 0;
  } else if (codings_ == 0 && lengths_ == 0) {
    verdict.framing.body = BodyKind::UntilClose;
  }
  return verdict;
}

}  // namespace crossfade
