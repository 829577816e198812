/// @file
/// IP addresses and networks as plain values: no sockets, no resolver.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace crossfade {

/// An IPv4 or IPv6 address. IPv4 is kept as v4-mapped IPv6, so that `::ffff:10.0.0.1` and `10.0.0.1` are one address
/// to every list, key and log line. A value type; thread-safe to read.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};  ///< network byte order; `::` by default

  /// Parses "10.0.0.1" or "2001:db8::1" (no port, no brackets, no zone). Nothing on anything else.
  static std::optional<IpAddress> parse(std::string_view text);
  static IpAddress from_v4(std::uint32_t host_order);
  static IpAddress from_v6(const std::array<std::uint8_t, 16>& network_order) { return {network_order}; }

  bool is_v4() const;  ///< true for v4-mapped addresses too

  /// Writes the RFC 5952 text (v4-mapped as v4) into `buffer` (at least 46 bytes) and returns the part used.
  /// Allocates nothing.
  std::string_view to_text(std::span<char> buffer) const;
  std::string to_string() const;

  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

/// A network such as 10.0.0.0/8 or 2001:db8::/32. A plain address is a network of itself.
struct Cidr {
  IpAddress base;
  std::uint8_t prefix_bits = 128;  ///< counted on the 128-bit form: 10.0.0.0/8 has 96 + 8

  /// Parses an address with an optional "/bits". Bits below the prefix must be zero (10.0.0.1/8 is nothing):
  /// whoever writes that meant something else.
  static std::optional<Cidr> parse(std::string_view text);

  bool contains(const IpAddress& address) const;
  std::string to_string() const;

  friend bool operator==(const Cidr&, const Cidr&) = default;
};

}  // namespace crossfade
