// Request targets as dials see them. Plain functions; thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace crossfade {

// The path of a request target (origin form with an optional query, or "*") as matching sees it: without the query,
// unreserved percent-escapes decoded once (RFC 3986 2.3, 6.2.2.2), then "//" merged, then dot segments resolved
// (RFC 3986 5.2.4), in that order. Never above the root; a trailing slash is kept, and a dot segment at the end leaves
// one. Every other escape, `%2F` and malformed ones too, stays byte for byte. Always begins with '/': "*", an empty
// path and (which the framing rules refuse earlier) one without its first slash are read from the root.
//
// Returns a view of `target` when there is nothing to change, else of `scratch`, whose content is replaced; the view
// lives as long as the one it points into. The upstream never sees this text: it gets the client's own bytes.
std::string_view normalise_path(std::string_view target, std::string& scratch);

// The part of a request target before its query, as sent.
std::string_view path_as_sent(std::string_view target);

}  // namespace crossfade
