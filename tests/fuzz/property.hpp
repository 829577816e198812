// What every fuzzer needs: a way to fail, and bytes that a sanitizer watches.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace crossfade::fuzz {

// A property that does not hold ends the process: libFuzzer then keeps the input. `seen` is what broke it.
inline void require(bool holds, const char* property, std::string_view seen = {}) {
  if (holds) return;
  std::fprintf(stderr, "\nThis does not hold: %s\n%.*s\n", property, static_cast<int>(seen.size()), seen.data());
  std::abort();
}

// A copy of exactly that size on the heap, so that any access beyond it is seen.
inline std::vector<char> exact_copy(std::string_view bytes) { return {bytes.begin(), bytes.end()}; }
inline std::string_view view_of(const std::vector<char>& bytes) { return {bytes.data(), bytes.size()}; }

// Takes the input's first byte, which chooses the options of a run. The seeds use '@' for none of them.
inline unsigned take_options(std::string_view& input) {
  if (input.empty()) return 0;
  const auto byte = static_cast<unsigned char>(input.front());
  input.remove_prefix(1);
  return byte & 0x3f;
}

}  // namespace crossfade::fuzz
