#include "crossfade/ip.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace crossfade {
namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t longest_text = INET6_ADDRSTRLEN;  // 46, with its NUL

// Appends a number to the text at `out`, which the caller knows to have room for it.
char* put_number(char* out, unsigned value, int base) { return std::to_chars(out, out + 5, value, base).ptr; }

struct ZeroRun {
  std::size_t begin = 8;
  std::size_t length = 0;
};

// RFC 5952 section 4.2: the longest run of at least two zero groups, the first of equals, is written "::".
ZeroRun longest_zero_run(const std::array<unsigned, 8>& groups) {
  ZeroRun best;
  for (std::size_t i = 0; i < groups.size();) {
    std::size_t end = i;
    while (end < groups.size() && groups[end] == 0) ++end;
    if (end - i >= 2 && end - i > best.length) best = {i, end - i};
    i = end + 1;
  }
  return best;
}

char* write_v4(const IpAddress& address, char* out) {
  for (std::size_t i = 12; i < 16; ++i) {
    if (i > 12) *out++ = '.';
    out = put_number(out, address.bytes[i], 10);
  }
  return out;
}

// Ours rather than inet_ntop: the text is hashed into buckets, so it must not depend on the C library.
char* write_v6(const IpAddress& address, char* out) {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = address.bytes[2 * i] * 256u + address.bytes[2 * i + 1];
  const ZeroRun zeros = longest_zero_run(groups);
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == zeros.begin) {
      *out++ = ':';
      *out++ = ':';
      i += zeros.length - 1;
      continue;
    }
    if (i != 0 && i != zeros.begin + zeros.length) *out++ = ':';
    out = put_number(out, groups[i], 16);
  }
  return out;
}

bool zero_below(const IpAddress& address, unsigned prefix_bits) {
  for (unsigned bit = prefix_bits; bit < 128; ++bit) {
    if ((address.bytes[bit / 8] & (0x80u >> (bit % 8))) != 0) return false;
  }
  return true;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  std::array<char, longest_text> terminated{};
  if (text.size() >= terminated.size() || text.find('\0') != std::string_view::npos) return std::nullopt;
  std::copy(text.begin(), text.end(), terminated.begin());
  in_addr v4{};
  if (inet_pton(AF_INET, terminated.data(), &v4) == 1) return from_v4(ntohl(v4.s_addr));
  IpAddress address;
  if (inet_pton(AF_INET6, terminated.data(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

IpAddress IpAddress::from_v4(std::uint32_t host_order) {
  IpAddress address;
  std::copy(v4_prefix.begin(), v4_prefix.end(), address.bytes.begin());
  for (std::size_t i = 0; i < 4; ++i) address.bytes[15 - i] = static_cast<std::uint8_t>(host_order >> (8 * i));
  return address;
}

bool IpAddress::is_v4() const { return std::equal(v4_prefix.begin(), v4_prefix.end(), bytes.begin()); }

std::string_view IpAddress::to_text(std::span<char> buffer) const {
  std::array<char, longest_text> text;
  char* const end = is_v4() ? write_v4(*this, text.data()) : write_v6(*this, text.data());
  const auto length = std::min(static_cast<std::size_t>(end - text.data()), buffer.size());
  std::memcpy(buffer.data(), text.data(), length);
  return {buffer.data(), length};
}

std::string IpAddress::to_string() const {
  std::array<char, longest_text> buffer;
  return std::string(to_text(buffer));
}

std::optional<Cidr> Cidr::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view address_text = text.substr(0, slash);
  const auto address = IpAddress::parse(address_text);
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return Cidr{*address, 128};
  const std::string_view bits_text = text.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(bits_text.data(), bits_text.data() + bits_text.size(), bits);
  const bool leading_zero = bits_text.size() > 1 && bits_text.front() == '0';
  if (error != std::errc{} || end != bits_text.data() + bits_text.size() || leading_zero) return std::nullopt;
  const bool written_as_v4 = address_text.find(':') == std::string_view::npos;
  if (bits > (written_as_v4 ? 32u : 128u)) return std::nullopt;
  const unsigned prefix = written_as_v4 ? bits + 96 : bits;
  if (!zero_below(*address, prefix)) return std::nullopt;
  return Cidr{*address, static_cast<std::uint8_t>(prefix)};
}

bool Cidr::contains(const IpAddress& address) const {
  const std::size_t whole_bytes = prefix_bits / 8;
  if (std::memcmp(base.bytes.data(), address.bytes.data(), whole_bytes) != 0) return false;
  const unsigned rest = prefix_bits % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xff00u >> rest);
  return (base.bytes[whole_bytes] & mask) == (address.bytes[whole_bytes] & mask);
}

std::string Cidr::to_string() const {
  if (prefix_bits == 128) return base.to_string();
  const int bits = base.is_v4() ? prefix_bits - 96 : prefix_bits;
  return base.to_string() + '/' + std::to_string(bits);
}

}  // namespace crossfade
