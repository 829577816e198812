// Chance for the tests that draw their cases: said in the failure, and the same again with CROSSFADE_SEED.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <vector>

namespace crossfade {

inline std::uint32_t chosen_seed() {
  const char* text = std::getenv("CROSSFADE_SEED");
  return text != nullptr ? static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10)) : std::random_device{}();
}

class Lots {
 public:
  explicit Lots(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }
  bool one_in(std::size_t count) { return below(count) == 0; }

  template <class T>
  T one_of(const std::vector<T>& all) {
    return all[below(all.size())];
  }

 private:
  std::mt19937 random_;
};

}  // namespace crossfade
