// SipHash-2-4 (Aumasson and Bernstein): a hash that nobody can compute, or try guesses against, without the secret.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace crossfade {

using SipSecret = std::array<std::uint8_t, 16>;

// Allocates nothing, like the next one.
std::uint64_t siphash(const SipSecret& secret, std::string_view text);

// The same as 16 hexadecimal digits, least significant byte first: as the published test vectors and `openssl mac`
// have it.
using SipText = std::array<char, 16>;
SipText siphash_text(const SipSecret& secret, std::string_view text);

// 32 hexadecimal digits, as a line of a file may hold them.
std::optional<SipSecret> parse_sip_secret(std::string_view text);

}  // namespace crossfade
