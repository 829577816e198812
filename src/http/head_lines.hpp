// A head taken apart into its start line and its fields, by the grammar of RFC 9112 (2.1, 3, 4 and 5) and nothing
// beyond it. Beast's parser costs three times as much and lets pass what smuggling is made of (docs/performance.md); it
// is asked in the tests whether it reads what we take in the same way. Plain functions over plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace crossfade {

class HeadLines {
 public:
  // `head` is the whole head with its empty line; every view that comes out of it points into it.
  explicit HeadLines(std::string_view head);

  // Without its line end; empty when there is none.
  std::string_view start_line() const { return start_line_; }

  struct Field {
    std::string_view name;   // a token
    std::string_view value;  // without spaces and tabs around it, and without control bytes
    std::string_view line;   // as it stands there, without its line end; what is at fault, too

    // Whether it is spelt as usual: "Name: value".
    bool is_plain() const { return line.size() == name.size() + 2 + value.size() && line[name.size() + 1] == ' '; }
  };
  enum class Next : std::uint8_t {
    Field = 1,
    End = 2,        // the empty line
    Folded = 3,     // a line that goes on in the next one (RFC 9112, 5.2)
    Malformed = 4,  // no token and colon, a control byte, or no line end
  };
  Next next(Field& field);

 private:
  std::string_view start_line_;
  std::string_view rest_;
};

// RFC 9112, 3: a method that is a token, a target without spaces, and whatever stands behind the second space.
struct RequestLine {
  std::string_view method, target, version;
};
std::optional<RequestLine> split_request_line(std::string_view line);

// RFC 9112, 4. The reason may be empty, the space before it not absent.
struct StatusLine {
  std::string_view version;
  unsigned status = 0;  // three digits
  std::string_view reason;
};
std::optional<StatusLine> split_status_line(std::string_view line);

// "HTTP/1.1": 11, "HTTP/1.0": 10, another of that form: 0; nothing when it has another form.
std::optional<unsigned> parse_version(std::string_view text);

}  // namespace crossfade
