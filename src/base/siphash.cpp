#include "base/siphash.hpp"

#include <bit>
#include <cstddef>

#include "base/ascii.hpp"

namespace crossfade {
namespace {

// `bytes` of at most 8 as a little-endian number.
std::uint64_t load(const char* text, std::size_t bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes; ++i) word |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
  return word;
}

struct State {
  std::uint64_t a, b, c, d;

  static void mix(std::uint64_t& sum, std::uint64_t& other, int bits) {
    sum += other;
    other = std::rotl(other, bits) ^ sum;
  }
  void round() {
    mix(a, b, 13);
    a = std::rotl(a, 32);
    mix(c, d, 16);
    mix(a, d, 21);
    mix(c, b, 17);
    c = std::rotl(c, 32);
  }
  void take(std::uint64_t word) {
    d ^= word;
    round();
    round();
    a ^= word;
  }
};

}  // namespace

std::uint64_t siphash(const SipSecret& secret, std::string_view text) {
  const auto* const bytes = reinterpret_cast<const char*>(secret.data());
  const std::uint64_t low = load(bytes, 8);
  const std::uint64_t high = load(bytes + 8, 8);
  State state{low ^ 0x736f6d6570736575, high ^ 0x646f72616e646f6d, low ^ 0x6c7967656e657261, high ^ 0x7465646279746573};
  const std::uint64_t length = text.size();
  for (; text.size() >= 8; text.remove_prefix(8)) state.take(load(text.data(), 8));
  state.take(length << 56 | load(text.data(), text.size()));
  state.c ^= 0xff;
  for (int i = 0; i < 4; ++i) state.round();
  return state.a ^ state.b ^ state.c ^ state.d;
}

SipText siphash_text(const SipSecret& secret, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::uint64_t tag = siphash(secret, text);
  SipText hex;
  for (std::size_t i = 0; i < hex.size(); i += 2, tag >>= 8) {
    hex[i] = digits[tag >> 4 & 15];
    hex[i + 1] = digits[tag & 15];
  }
  return hex;
}

std::optional<SipSecret> parse_sip_secret(std::string_view text) {
  SipSecret secret;
  text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  if (text.size() != 2 * secret.size()) return std::nullopt;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    const int high = hex_value(text[2 * i]);
    const int low = hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    secret[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return secret;
}

}  // namespace crossfade
