#include "split/host_table.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"

namespace crossfade {
namespace {

// DNS names have at most 253 characters; a longer host can only be a "*" service's.
constexpr std::size_t longest_host = 255;

// "example.com:80" -> "example.com", "[::1]:80" -> "::1". A port is digits, maybe none (RFC 3986 3.2.3); anything else
// after a colon stays, so that it matches no name by accident.
std::string_view without_port(std::string_view authority) {
  std::size_t port = authority.size();
  while (port > 0 && is_digit(authority[port - 1])) --port;
  if (port > 0 && authority[port - 1] == ':') {
    const std::string_view host = authority.substr(0, port - 1);
    if (host.find(':') == std::string_view::npos || host.ends_with(']')) authority = host;
  }
  if (authority.starts_with('[') && authority.ends_with(']')) return authority.substr(1, authority.size() - 2);
  return authority;
}

std::string lowered(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), to_lower);
  return lower;
}

std::string_view without_trailing_dot(std::string_view host) {
  return host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
}

}  // namespace

void HostTable::add(std::string_view pattern, std::uint32_t service) {
  Match match{service, std::string(pattern)};
  if (pattern == "*") {
    any_ = std::move(match);
  } else if (pattern.starts_with("*.")) {
    wildcards_.emplace(lowered(pattern.substr(2)), std::move(match));
  } else {
    exact_.emplace(lowered(without_trailing_dot(without_port(pattern))), std::move(match));
  }
}

const HostTable::Match* HostTable::find(std::string_view authority) const {
  const std::string_view host = without_trailing_dot(without_port(authority));
  if (host.size() <= longest_host) {
    std::array<char, longest_host> lower;
    std::transform(host.begin(), host.end(), lower.begin(), to_lower);
    const std::string_view name(lower.data(), host.size());
    if (const auto found = exact_.find(name); found != exact_.end()) return &found->second;
    if (const Match* found = find_wildcard(name)) return found;
  }
  return any_ ? &*any_ : nullptr;
}

const HostTable::Match* HostTable::find_wildcard(std::string_view host) const {
  if (wildcards_.empty()) return nullptr;
  // From the left, so that the longest suffix is found first. A label in front of the dot must not be empty.
  for (std::size_t dot = host.find('.', 1); dot < host.size(); dot = host.find('.', dot + 1)) {
    const auto found = wildcards_.find(host.substr(dot + 1));
    if (found != wildcards_.end()) return &found->second;
  }
  return nullptr;
}

}  // namespace crossfade
