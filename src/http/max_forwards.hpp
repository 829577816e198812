// Max-Forwards (RFC 9110, 7.6.2): how many more times TRACE and OPTIONS may be passed on, and what the last recipient
// answers.
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>  // Boost 1.81's string_view.hpp forgets it

#include <boost/beast/http/verb.hpp>
#include <string>
#include <string_view>

namespace crossfade {

// Whether the field means anything for the method.
bool counts_forwards(boost::beast::http::verb verb);

// Digits only; nothing otherwise. A number beyond 64 bits is the largest one: nobody counts so far.
std::optional<std::uint64_t> parse_max_forwards(std::string_view value);

// Appends what the final recipient of a TRACE answers: the request's head as it came, without the fields that
// authenticate (RFC 9110, 9.3.8).
void append_trace_body(std::string_view head, std::string& out);

}  // namespace crossfade
