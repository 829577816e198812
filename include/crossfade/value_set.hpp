/// @file
/// A set of strings that only answers "is it in there?": million-line inclusion and exclusion lists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace crossfade {

/// Keeps a 128-bit fingerprint a value, seeded per process (so that nobody can prepare collisions), in open addressing.
/// At most 24 bytes a value. Immutable after construction, hence safe to share between threads.
class ValueSet {
 public:
  ValueSet() = default;
  explicit ValueSet(const std::vector<std::string_view>& values);

  bool contains(std::string_view value) const;
  std::size_t size() const { return size_; }  ///< distinct values
  std::size_t memory_bytes() const;           ///< what the table takes
  bool empty() const { return size_ == 0; }

 private:
  struct Slot {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
  };
  std::vector<Slot> slots_;  ///< {0, 0} is an empty slot
  std::size_t size_ = 0;
};

}  // namespace crossfade
