#include "http/request_id.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"

namespace crossfade {

Random::Random() {
  std::random_device device;
  for (std::uint64_t& word : state_) word = (std::uint64_t{device()} << 32) | device();
  state_[0] |= 1;  // xoroshiro must not start at zero
}

// xoroshiro128+ (Blackman and Vigna, public domain).
std::uint64_t Random::operator()() {
  const auto rotate = [](std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); };
  const std::uint64_t a = state_[0];
  std::uint64_t b = state_[1];
  const std::uint64_t value = a + b;
  b ^= a;
  state_[0] = rotate(a, 24) ^ b ^ (b << 16);
  state_[1] = rotate(b, 37);
  return value;
}

std::string_view received_request_id(const FieldList& fields) {
  std::string_view id;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields.id(i) != FieldId::Other || !iequals(fields.name(i), request_id_name)) continue;
    if (!id.empty()) return {};
    id = fields.value(i);
    if (id.empty()) return {};
  }
  const auto ok = [](char c) { return is_digit(c) || is_alpha(c) || c == '.' || c == '_' || c == '-'; };
  return id.size() <= 128 && std::all_of(id.begin(), id.end(), ok) ? id : std::string_view{};
}

void append_request_id(Random& random, std::string& out) {
  constexpr char digits[] = "0123456789abcdef";
  std::array<char, 32> text;
  for (std::size_t word = 0; word < 2; ++word) {
    std::uint64_t bits = random();
    for (std::size_t i = 0; i < 16; ++i, bits >>= 4) text[word * 16 + i] = digits[bits & 15];
  }
  out.append(text.data(), text.size());
}

}  // namespace crossfade
