// W3C Trace Context, level 1: the ids under which tracing systems know a request. crossfade makes no spans of its own,
// so a valid traceparent goes on as it came.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "http/fields.hpp"
#include "http/request_id.hpp"

namespace crossfade {

// "00-" trace id "-" parent id "-" flags.
inline constexpr std::size_t traceparent_bytes = 55;
using TraceparentText = std::array<char, traceparent_bytes>;

// Views into a traceparent; empty: it is not valid.
struct TraceIds {
  std::string_view trace_id;   // 32 lower-case hexadecimal digits, not all of them 0
  std::string_view parent_id;  // 16 of them: the span that the sender was in
};

// Versions to come are read as far as they begin like version 00 (3.2.3 of the recommendation, "Versioning").
TraceIds parse_traceparent(std::string_view value);

// The request's ids when it has exactly one traceparent, that one is valid, and it will be passed on.
TraceIds received_trace(const FieldList& fields);

// Writes a new one. `sampled`: whether the upstream is told that its caller recorded the request.
void write_traceparent(Random& random, bool sampled, TraceparentText& out);

}  // namespace crossfade
