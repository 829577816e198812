#include "http/target.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "crossfade/ip.hpp"

namespace crossfade {

namespace {

constexpr TargetVerdict malformed(const char* detail) { return {Problem::Malformed, detail, {}}; }

// Visible ASCII without what no URI may hold raw. '"', '<', '>', '\\', '^', '`', '{', '|', '}' are not allowed by
// RFC 3986 but old clients send them and every backend takes them: passed on as they are.
constexpr ByteSet target_chars([](char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7f && c != '#';
});

bool starts_with_scheme(std::string_view target) {
  return target.size() >= 7 && iequals(target.substr(0, 7), "http://");
}
bool starts_with_tls_scheme(std::string_view target) {
  return target.size() >= 8 && iequals(target.substr(0, 8), "https://");
}

TargetVerdict parse_absolute(std::string_view method, std::string_view rest) {
  const std::size_t end = rest.find_first_of("/?");
  Target target;
  target.absolute = true;
  target.authority = rest.substr(0, end);
  if (target.authority.empty() || !is_valid_authority(target.authority)) {
    return malformed("the target's authority is not valid");
  }
  if (end == std::string_view::npos) {
    target.path_and_query = method == "OPTIONS" ? "*" : "/";  // RFC 9112, 3.2.4
  } else {
    target.path_and_query = rest.substr(end);
  }
  return {Problem::None, "", target};
}

// Nothing, or ":" and a port, which may be empty (RFC 3986, 3.2.3).
bool is_port_part(std::string_view text) {
  if (text.empty()) return true;
  if (text.front() != ':' || text.size() > 6) return false;
  unsigned port = 0;
  for (const char c : text.substr(1)) {
    if (!is_digit(c)) return false;
    port = port * 10 + static_cast<unsigned>(c - '0');
  }
  return port <= 65'535;
}

constexpr ByteSet host_chars([](char c) {
  return is_digit(c) || is_alpha(c) || c == '-' || c == '.' || c == '_' || c == '~';
});

// Labels that are not empty, and maybe a dot at the end.
bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > 255 || host.front() == '.' || host.find("..") != std::string_view::npos)
    return false;
  return std::all_of(host.begin(), host.end(), [](char c) { return host_chars.has(c); });
}

}  // namespace

TargetVerdict parse_target(std::string_view method, std::string_view target) {
  if (method == "CONNECT") return {Problem::NotImplemented, "CONNECT is not supported", {}};
  if (!std::all_of(target.begin(), target.end(), [](char c) { return target_chars.has(c); })) {
    return malformed("the request target holds a byte that is not allowed there");
  }
  if (target.starts_with('/')) return {Problem::None, "", {target, {}, false}};
  if (target == "*") {
    if (method != "OPTIONS") return malformed("the target * belongs to OPTIONS alone");
    return {Problem::None, "", {target, {}, false}};
  }
  if (starts_with_scheme(target)) return parse_absolute(method, target.substr(7));
  if (starts_with_tls_scheme(target)) return parse_absolute(method, target.substr(8));
  return malformed("the request target is in none of the forms of RFC 9112");
}

bool is_valid_authority(std::string_view authority) {
  if (authority.empty()) return true;
  const std::size_t end = authority.front() == '[' ? authority.find(']') : authority.find(':');
  if (authority.front() == '[') {
    if (end == std::string_view::npos) return false;
    const auto address = IpAddress::parse(authority.substr(1, end - 1));
    if (!address || authority.substr(1, end - 1).find(':') == std::string_view::npos) return false;
    return is_port_part(authority.substr(end + 1));
  }
  return is_host_name(authority.substr(0, end)) &&
         (end == std::string_view::npos || is_port_part(authority.substr(end)));
}

}  // namespace crossfade
