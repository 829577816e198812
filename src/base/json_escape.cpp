#include "base/json_escape.hpp"

#include <array>

namespace crossfade {
namespace {

constexpr std::array<bool, 256> make_plain() {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x7f; ++byte) plain[byte] = byte != '"' && byte != '\\';
  return plain;
}
constexpr std::array<bool, 256> plain = make_plain();

bool is_plain(char c) { return plain[static_cast<unsigned char>(c)]; }

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
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (is_plain(bytes[i])) continue;
    out.append(bytes.data() + done, i - done);
    append_escape(out, bytes[i]);
    done = i + 1;
  }
  out.append(bytes.substr(done));
}

}  // namespace crossfade
