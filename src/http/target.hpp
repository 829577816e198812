// The request target's forms (RFC 9112, section 3.2) and the authority in Host.
#pragma once

#include <string_view>

#include "http/problem.hpp"

namespace crossfade {

struct Target {
  std::string_view path_and_query;  // origin form, as sent; "*" in asterisk form; never empty. In absolute form it may
                                    // be a query alone: its path is "/" (RFC 9110, 4.2.3)
  std::string_view authority;       // in absolute form only
  bool absolute = false;
};

struct TargetVerdict {
  Problem problem = Problem::None;  // Malformed, or NotImplemented for CONNECT
  const char* detail = "";
  Target target;
};
TargetVerdict parse_target(std::string_view method, std::string_view target);

// host [ ":" port ], where host is a name, an IPv4 address or "[IPv6]". Empty is valid: a request without an authority.
bool is_valid_authority(std::string_view authority);

}  // namespace crossfade
