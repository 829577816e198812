// Durations, counted in buckets that grow with them: 128 to each power of two, so that a bucket's middle is off by less
// than 0.4 %. Recording is an increment; nothing is kept per request.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace crossfade::bench {

class Histogram {
 public:
  void record(std::int64_t ns) {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(ns, 0));
    ++buckets_[bucket_of(value)];
    ++count_;
    max_ = std::max(max_, value);
  }

  std::uint64_t count() const { return count_; }
  std::uint64_t max_ns() const { return max_; }

  // The value that `quantile` (0 to 1) of all recorded ones do not exceed; 0 when there is none.
  std::uint64_t quantile_ns(double quantile) const {
    const auto rank = static_cast<std::uint64_t>(std::ceil(quantile * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
      seen += buckets_[bucket];
      if (seen > 0 && seen >= rank) return std::min(middle_of(bucket), max_);
    }
    return max_;
  }

 private:
  static constexpr unsigned sub_bits = 7;
  static constexpr std::uint64_t subs = 1U << sub_bits;

  // Values below 2 * subs have a bucket each; above, the leading sub_bits + 1 bits choose.
  static std::size_t bucket_of(std::uint64_t value) {
    if (value < 2 * subs) return value;
    const auto shift = static_cast<unsigned>(std::bit_width(value)) - sub_bits - 1;
    return shift * subs + (value >> shift);
  }
  static std::uint64_t middle_of(std::size_t bucket) {
    if (bucket < 2 * subs) return bucket;
    const auto shift = static_cast<unsigned>(bucket / subs - 1);
    return ((bucket - shift * subs) << shift) + (std::uint64_t{1} << (shift - 1));
  }

  std::vector<std::uint64_t> buckets_ = std::vector<std::uint64_t>((64 - sub_bits + 1) * subs);
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace crossfade::bench
