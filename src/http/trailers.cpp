#include "http/trailers.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "http/hop_by_hop.hpp"

namespace crossfade {

namespace {

constexpr std::array<std::string_view, 38> forbidden = {
    // Framing and this hop.
    "Connection", "Content-Length", "HTTP2-Settings", "Keep-Alive", "Proxy-Connection", "TE", "Trailer",
    "Transfer-Encoding", "Upgrade",
    // Routing and control.
    "Cache-Control", "Expect", "Host", "Max-Forwards", "Pragma", "Range", "Via",
    // Who is asking.
    "Authorization", "Cookie", "Forwarded", "Proxy", "Proxy-Authenticate", "Proxy-Authorization", "Set-Cookie",
    "WWW-Authenticate", "X-Request-Id",
    // What the content is.
    "Content-Encoding", "Content-Range", "Content-Type",
    // What a response's head decides.
    "Age", "Date", "Expires", "Location", "Retry-After", "Server", "Vary", "Warning", "Allow", "Accept-Ranges"};
constexpr std::array<std::string_view, 3> forbidden_prefixes = {"If-", "X-Forwarded-", "X-Crossfade"};

bool is_forbidden(std::string_view name) {
  return std::any_of(forbidden.begin(), forbidden.end(), [name](std::string_view f) { return iequals(f, name); }) ||
         std::any_of(forbidden_prefixes.begin(), forbidden_prefixes.end(),
                     [name](std::string_view prefix) { return iequals(name.substr(0, prefix.size()), prefix); });
}

}  // namespace

void append_trailers(std::string_view raw, const TrailerRules& rules, std::string& out) {
  while (!raw.empty()) {
    const std::string_view line = raw.substr(0, raw.find("\r\n"));
    raw.remove_prefix(line.size() + 2);
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    if (is_forbidden(name) || (rules.head != nullptr && is_nominated(*rules.head, name))) continue;
    if (!rules.underscores && name.find('_') != std::string_view::npos) continue;
    out += name;
    out += ": ";
    out += trim(line.substr(colon + 1));
    out += "\r\n";
  }
}

}  // namespace crossfade
