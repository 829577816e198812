#include "config/address_text.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"

namespace crossfade {
namespace {

struct HostAndPort {
  std::string_view host;  // without brackets
  std::string_view port;
  bool bracketed = false;
};

std::optional<HostAndPort> split_port(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t close = text.find("]:");
    if (close == std::string_view::npos) return std::nullopt;
    return HostAndPort{text.substr(1, close - 1), text.substr(close + 2), true};
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos) return std::nullopt;
  return HostAndPort{text.substr(0, colon), text.substr(colon + 1)};
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool leading_zero = text.size() > 1 && text.front() == '0';
  if (error != std::errc{} || end != text.data() + text.size() || leading_zero) return std::nullopt;
  return port;
}

bool is_ip(const HostAndPort& parts) {
  const bool has_colon = parts.host.find(':') != std::string_view::npos;
  return has_colon == parts.bracketed && IpAddress::parse(parts.host);
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(),
                     [](char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '_'; });
}

bool has_valid_labels(std::string_view name) {
  while (true) {
    const std::size_t dot = name.find('.');
    if (!is_label(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

// A last label of digits is an IPv4 address to every resolver, so such a name is a mistyped address.
bool looks_like_v4(std::string_view name) {
  const std::string_view last = name.substr(name.rfind('.') + 1);
  return !last.empty() && std::all_of(last.begin(), last.end(), is_digit);
}

bool is_host_name(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return !name.empty() && name.size() <= 253 && !looks_like_v4(name) && has_valid_labels(name);
}

std::string_view without_scheme(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos) return text;
  text.remove_prefix(scheme + 3);
  return text.substr(0, text.find('/'));
}

std::string usable_host(std::string_view host) {
  return !find_host_mistake(host) ? "; did you mean '" + std::string(host) + "'?" : std::string();
}

}  // namespace

std::string Address::to_string() const {
  const std::string port_text = ':' + std::to_string(port);
  return host.find(':') == std::string::npos ? host + port_text : '[' + host + ']' + port_text;
}

std::optional<Address> parse_listen_address(std::string_view text) {
  const auto parts = split_port(text);
  const auto port = parts ? parse_port(parts->port) : std::nullopt;
  if (!port || !is_ip(*parts)) return std::nullopt;
  return Address{std::string(parts->host), *port};
}

std::optional<Address> parse_endpoint(std::string_view text) {
  const auto parts = split_port(text);
  const auto port = parts ? parse_port(parts->port) : std::nullopt;
  if (!port || *port == 0) return std::nullopt;
  if (!is_ip(*parts) && (parts->bracketed || !is_host_name(parts->host))) return std::nullopt;
  return Address{std::string(parts->host), *port};
}

std::string suggest_listen_address(std::string_view text) {
  std::string_view port = text;
  std::string host = "0.0.0.0";
  if (text.starts_with("localhost:")) host = "127.0.0.1";
  for (const std::string_view prefix : {"localhost:", "*:", ":"}) {
    if (text.starts_with(prefix)) port = text.substr(prefix.size());
  }
  const std::string suggestion = host.append(":").append(port);
  return parse_listen_address(suggestion) ? suggestion : std::string();
}

std::string suggest_endpoint(std::string_view text) {
  const std::string_view rest = without_scheme(text);
  return rest != text && parse_endpoint(rest) ? std::string(rest) : std::string();
}

std::string suggest_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address || slash == std::string_view::npos) return {};
  const std::string_view bits_text = text.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(bits_text.data(), bits_text.data() + bits_text.size(), bits);
  const bool v4 = text.find(':') == std::string_view::npos;
  if (error != std::errc{} || end != bits_text.data() + bits_text.size() || bits > (v4 ? 32u : 128u)) return {};
  IpAddress base = *address;
  for (unsigned bit = v4 ? bits + 96 : bits; bit < 128; ++bit) {
    base.bytes[bit / 8] &= static_cast<std::uint8_t>(~(0x80u >> (bit % 8)));
  }
  return base.to_string() + '/' + std::string(bits_text);
}

std::optional<std::string> find_host_mistake(std::string_view host) {
  if (host == "*") return std::nullopt;
  if (host.empty()) return "is empty";
  const std::string_view bare = without_scheme(host);
  if (bare != host) return "has a scheme; a host is a name only" + usable_host(bare);
  if (host.find('/') != std::string_view::npos) {
    return "has a path; a host is a name only" + usable_host(host.substr(0, host.find('/')));
  }
  const std::size_t colon = host.find(':');
  if (colon != std::string_view::npos) {
    return "has a port or is an IPv6 address; ports don't count" + usable_host(host.substr(0, colon));
  }
  if (host.ends_with('.')) return "ends in a dot, which doesn't count" + usable_host(host.substr(0, host.size() - 1));
  const std::string_view name = host.starts_with("*.") ? host.substr(2) : host;
  if (name.find('*') != std::string_view::npos) {
    return "has a '*' that is not its first label; allowed are 'a.example', '*.a.example' and '*'";
  }
  if (name.size() > 253) return "is longer than 253 bytes";
  const bool ascii = std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) return "is not ASCII; write its xn-- form";
  if (!has_valid_labels(name)) return "is not a host name; labels are 1 to 63 of a-z, 0-9, '-' and '_', joined by dots";
  return std::nullopt;
}

}  // namespace crossfade
