// How long a message's body is: RFC 9112, section 6, strict where request smuggling starts.
#pragma once

#include <cstdint>
#include <string_view>

#include "http/problem.hpp"

namespace crossfade {

enum class BodyKind : std::uint8_t {
  None = 1,
  Length = 2,  // Content-Length, more than 0
  Chunked = 3,
  UntilClose = 4,  // responses only
};

struct Framing {
  BodyKind body = BodyKind::None;
  std::uint64_t length = 0;    // with Length
  bool has_length = false;     // a Content-Length was there (HEAD and 304 keep theirs)
  std::uint64_t declared = 0;  // its value
};

// Collects the framing fields of one head. `mend_equal_lengths`: of Content-Lengths that say the same number, as fields
// or as a list, one is kept (RFC 9110, 8.6).
class FramingFields {
 public:
  explicit FramingFields(bool mend_equal_lengths = false) : mend_equal_lengths_(mend_equal_lengths) {}

  void content_length(std::string_view value);
  void transfer_encoding(std::string_view value);

  // The verdict. Problem::None, Malformed (400; for responses the caller says bad_response) or NotImplemented (501: a
  // transfer coding other than chunked). `detail` tells which rule.
  struct Verdict {
    Problem problem = Problem::None;
    const char* detail = "";
    Framing framing;
  };
  Verdict for_request(unsigned version) const;  // 10 or 11
  Verdict for_response(unsigned version, unsigned status, bool to_head) const;

  // Whether the fields speak of a body, whatever the message allows.
  bool announces_body() const { return codings_ != 0 || length_ != 0; }

 private:
  enum class Coding : std::uint8_t { None, Chunked, Unsupported, Bad };
  void one_length(std::string_view digits);
  Verdict common(unsigned version) const;

  bool mend_equal_lengths_;
  unsigned lengths_ = 0;
  bool length_bad_ = false;
  std::uint64_t length_ = 0;
  unsigned codings_ = 0;
  Coding coding_ = Coding::None;
};

}  // namespace crossfade
