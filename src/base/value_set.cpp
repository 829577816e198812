#include "crossfade/value_set.hpp"

#include <xxhash.h>

#include <algorithm>
#include <random>

namespace crossfade {
namespace {

std::uint64_t process_seed() {
  static const std::uint64_t seed = [] {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32) | device();
  }();
  return seed;
}

XXH128_hash_t fingerprint(std::string_view value) {
  XXH128_hash_t hash = XXH3_128bits_withSeed(value.data(), value.size(), process_seed());
  if (hash.low64 == 0 && hash.high64 == 0) hash.low64 = 1;  // {0, 0} marks an empty slot
  return hash;
}

// Where a fingerprint would like to be: multiply-shift, so that the table's size need not be a power of two.
std::size_t home_slot(std::uint64_t high, std::size_t slot_count) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::size_t>((static_cast<Wide>(high) * slot_count) >> 64);
}

// 16 bytes a slot and three slots for two values are 24 bytes a value. A single value fills its table, which is why
// every probe is bounded by the number of slots.
std::size_t slots_for(std::size_t values) { return values + values / 2; }

// True when the fingerprint was not in the table yet. Requires: a free slot, unless it is in the table.
template <class Slot>
bool insert(std::vector<Slot>& slots, const Slot& print) {
  std::size_t at = home_slot(print.high, slots.size());
  for (std::size_t probes = 0; probes < slots.size(); ++probes) {
    Slot& slot = slots[at];
    if (slot.low == print.low && slot.high == print.high) return false;
    if (slot.low == 0 && slot.high == 0) {
      slot = print;
      return true;
    }
    if (++at == slots.size()) at = 0;
  }
  return false;
}

}  // namespace

ValueSet::ValueSet(const std::vector<std::string_view>& values) : slots_(slots_for(values.size())) {
  for (const std::string_view value : values) {
    const XXH128_hash_t hash = fingerprint(value);
    if (insert(slots_, Slot{hash.low64, hash.high64})) ++size_;
  }
  if (size_ == values.size()) return;
  std::vector<Slot> smaller(slots_for(size_));  // values were repeated: keep to 24 bytes for each distinct one
  for (const Slot& slot : slots_) {
    if (slot.low != 0 || slot.high != 0) insert(smaller, slot);
  }
  slots_ = std::move(smaller);
}

bool ValueSet::contains(std::string_view value) const {
  if (slots_.empty()) return false;
  const XXH128_hash_t hash = fingerprint(value);
  std::size_t at = home_slot(hash.high64, slots_.size());
  for (std::size_t probes = 0; probes < slots_.size(); ++probes) {
    const Slot& slot = slots_[at];
    if (slot.low == hash.low64 && slot.high == hash.high64) return true;
    if (slot.low == 0 && slot.high == 0) return false;
    if (++at == slots_.size()) at = 0;
  }
  return false;
}

std::size_t ValueSet::memory_bytes() const { return slots_.capacity() * sizeof(Slot); }

}  // namespace crossfade
