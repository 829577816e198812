// A request's head, judged by RFC 9112: HeadLines takes it apart, the rules stand here. Plain functions over plain
// data.
#pragma once

#include <boost/beast/http/verb.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crossfade/lenient.hpp"
#include "crossfade/underscore_headers.hpp"
#include "http/fields.hpp"
#include "http/framing.hpp"
#include "http/problem.hpp"

namespace crossfade {

struct RequestHead {
  std::string_view method;
  boost::beast::http::verb verb = boost::beast::http::verb::unknown;
  std::string_view target;     // origin form or "*", as the client sent it
  std::string_view authority;  // of the target in absolute form, else Host; may be empty
  unsigned version = 11;       // 10 or 11
  FieldList fields;            // without those that are dropped before any decision
  Framing framing;
  bool keep_alive = true;  // what the client asked for
  bool expect_continue = false;
  bool upgrade = false;                       // asks for another protocol, and it can be passed on
  bool te_trailers = false;                   // takes trailers (RFC 9110, 10.1.4)
  bool nominates = false;                     // a Connection field names fields to be removed
  std::optional<std::uint64_t> max_forwards;  // of TRACE and OPTIONS (RFC 9110, 7.6.2)
  std::string completed_target;               // backs `target` when an absolute form had a query but no path

  bool is_safe() const;        // RFC 9110, 9.2.1
  bool is_idempotent() const;  // RFC 9110, 9.2.2
  void clear();                // keeps the capacity of `fields`
};

struct HeadRules {
  std::uint64_t fields_max = 100;  // 0: no limit, here and below
  UnderscoreHeaders underscores = UnderscoreHeaders::Drop;
  Lenient lenient{};
  std::uint64_t line_bytes_max = 0;   // of the request line
  std::uint64_t field_bytes_max = 0;  // of one header line
};

struct HeadVerdict {
  Problem problem = Problem::None;
  const char* detail = "";     // a static text: which rule
  std::string_view offending;  // the line at fault; empty when it is what is missing
};

// `bytes` is the whole head with its empty line, without empty lines before it; the head's views point into it. Folded
// lines are refused here: a lenient listener unfolds them first. Problems: Malformed, TargetTooLong, HeadTooLarge (too
// many fields or too long a one), ExpectationFailed, NotImplemented, VersionNotSupported.
HeadVerdict parse_request_head(std::string_view bytes, const HeadRules& rules, RequestHead& head);

}  // namespace crossfade
