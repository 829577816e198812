// Addresses, networks and host names as a configuration writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crossfade/config.hpp"

namespace crossfade {

// "0.0.0.0:8080" or "[::]:8080": an IP address and a port, which may be 0.
std::optional<Address> parse_listen_address(std::string_view text);

// "10.0.0.5:8000", "[2001:db8::5]:8000" or "legacy.internal:8000", whose labels may contain '_' and which may end in a
// dot (no search domains then). The port is 1 to 65535.
std::optional<Address> parse_endpoint(std::string_view text);

// What was probably meant by text that the parsers above and Cidr::parse refuse; empty when there is no telling.
std::string suggest_listen_address(std::string_view text);
std::string suggest_endpoint(std::string_view text);
std::string suggest_network(std::string_view text);

// What keeps lower-case text from being a host of a service ("a.example", "*.a.example", "*"), or nothing.
std::optional<std::string> find_host_mistake(std::string_view host);

}  // namespace crossfade
