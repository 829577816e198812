#include "base/json_escape.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace crossfade {
namespace {

constexpr std::array<bool, 256> make_plain() {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x7f; ++byte) plain[byte] = byte != '"' && byte != '\\';
  return plain;
}
constexpr std::array<bool, 256> plain = make_plain();

bool is_plain(char c) { return plain[static_cast<unsigned char>(c)]; }

constexpr std::uint64_t each_byte(std::uint64_t byte) { return byte * 0x0101'0101'0101'0101U; }

// The high bit of the lowest byte that is 0, and maybe of higher ones; 0 when none is.
constexpr std::uint64_t zero_bytes(std::uint64_t word) { return (word - each_byte(1)) & ~word & each_byte(0x80); }

// How many of the first bytes need no look each: nearly all of a log line does not, and a word is as quick as a byte.
std::size_t plain_words(std::string_view bytes) {
  std::size_t at = 0;
  for (std::uint64_t word = 0; at + sizeof(word) <= bytes.size(); at += sizeof(word)) {
    std::memcpy(&word, bytes.data() + at, sizeof(word));
    const std::uint64_t control_or_high =
        ((word - each_byte(0x20)) & ~word & each_byte(0x80)) | (word & each_byte(0x80));
    const std::uint64_t special =
        zero_bytes(word ^ each_byte('"')) | zero_bytes(word ^ each_byte('\\')) | zero_bytes(word ^ each_byte(0x7f));
    if ((control_or_high | special) != 0) break;
  }
  return at;
}

void append_escape(std::string& out, char c) {
  if (c == '"' || c == '\\') {
    out += '\\';
    out += c;
    return;
  }
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  const std::array<char, json_escape_growth> escape = {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
  out.append(escape.data(), escape.size());
}

}  // namespace

void append_json_escaped(std::string& out, std::string_view bytes) {
  std::size_t done = 0;
  for (std::size_t i = plain_words(bytes); i < bytes.size(); ++i) {
    if (is_plain(bytes[i])) continue;
    out.append(bytes.data() + done, i - done);
    append_escape(out, bytes[i]);
    done = i + 1;
  }
  out.append(bytes.substr(done));
}

}  // namespace crossfade
