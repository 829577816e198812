#include "split/move_shares.hpp"

#include <algorithm>

#include "crossfade/stable_hash.hpp"

namespace crossfade {

MoveShares same_buckets(std::uint32_t before, std::uint32_t after) {
  constexpr std::uint64_t of_one_bucket = whole_share / bucket_count;
  if (after >= before) return {(after - before) * of_one_bucket, 0};
  return {0, (before - after) * of_one_bucket};
}

MoveShares other_buckets(std::uint32_t before, std::uint32_t after) {
  static_assert(whole_share == std::uint64_t{bucket_count} * bucket_count);
  return {std::uint64_t{bucket_count - before} * after, std::uint64_t{before} * (bucket_count - after)};
}

MoveShares at_most(const MoveShares& a, const MoveShares& b) {
  return {std::max(a.to_new, b.to_new), std::max(a.to_legacy, b.to_legacy)};
}

std::string format_share(std::uint64_t share) {
  constexpr std::uint64_t one_percent = whole_share / 100;
  std::string text = std::to_string(share / one_percent);
  if (const std::uint64_t fraction = share % one_percent; fraction != 0) {
    const std::string digits = std::to_string(one_percent + fraction).substr(1);
    text += '.' + digits.substr(0, digits.find_last_not_of('0') + 1);
  }
  return text + '%';
}

}  // namespace crossfade
