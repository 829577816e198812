#include "http/target.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace crossfade {

namespace {

constexpr TargetVerdict malformed(const char* detail) { return {Problem::Malformed, detail, {}}; }

// Visible ASCII without what no URI may hold raw. '"', '<', '>', '\\', '^', '`', '{', '|', '}' are not allowed by
// RFC 3986 but old clients send them and every backend takes them: passed on as they are.
bool is_target_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7f && c != '#';
}

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

}  // namespace

TargetVerdict parse_target(std::string_view method, std::string_view target) {
  if (method == "CONNECT") return {Problem::NotImplemented, "CONNECT is not supported", {}};
  if (!std::all_of(target.begin(), target.end(), is_target_char)) {
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
  std::string_view rest = authority;
  if (rest.empty()) return true;
  if (rest.front() == '[') {
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos || close < 3) return false;
    const std::string_view inside = rest.substr(1, close - 1);
    if (!std::all_of(inside.begin(), inside.end(), [](char c) { return hex_value(c) >= 0 || c == ':' || c == '.'; })) {
      return false;
    }
    rest.remove_prefix(close + 1);
  } else {
    const std::size_t host = std::min(rest.find(':'), rest.size());
    if (host == 0 || host > 255) return false;
    const auto ok = [](char c) { return is_digit(c) || is_alpha(c) || c == '-' || c == '.' || c == '_' || c == '~'; };
    if (!std::all_of(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(host), ok)) return false;
    rest.remove_prefix(host);
  }
  if (rest.empty()) return true;
  rest.remove_prefix(1);
  return authority[authority.size() - rest.size() - 1] == ':' && rest.size() <= 5 &&
         std::all_of(rest.begin(), rest.end(), is_digit);
}

}  // namespace crossfade
