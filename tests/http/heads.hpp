// Heads parsed from text, for the tests of this room.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "http/request_head.hpp"
#include "http/response_head.hpp"

namespace crossfade::test {

// Keeps the bytes that the head's views point into: exactly as many as the head has, so that a sanitizer sees any read
// beyond.
struct ParsedRequest {
  explicit ParsedRequest(std::string_view text, const HeadRules& rules = {}) : bytes(text.begin(), text.end()) {
    verdict = parse_request_head({bytes.data(), bytes.size()}, rules, head);
  }
  std::vector<char> bytes;
  RequestHead head;
  HeadVerdict verdict;
};

struct ParsedResponse {
  explicit ParsedResponse(std::string_view text, bool to_head = false) : bytes(text.begin(), text.end()) {
    fault = parse_response_head({bytes.data(), bytes.size()}, to_head, head);
  }
  std::vector<char> bytes;
  ResponseHead head;
  const char* fault = nullptr;
};

// "name: value" lines, as the list holds them.
inline std::string lines_of(const FieldList& fields) {
  std::string lines;
  for (const HeaderView& field : fields.views()) {
    lines.append(field.name).append(": ").append(field.value).append("\n");
  }
  return lines;
}

// A request of those header lines (each with its CRLF) after a Host.
inline std::string with_host(std::string_view lines, std::string_view version = "HTTP/1.1") {
  std::string text = "GET / ";
  return text.append(version).append("\r\nHost: example.com\r\n").append(lines).append("\r\n");
}

}  // namespace crossfade::test
