#include "telemetry/quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace crossfade {
namespace {

constexpr std::uint64_t fewest = 100;
constexpr double fewest_above = 10;
constexpr double deviations = 2.576;  // of the normal distribution: 99% lie within

double total(const BucketCounts& counts) {
  return static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
}

// The bucket that holds the observation of that rank, 0 to the total.
std::size_t bucket_of_rank(const BucketCounts& counts, double rank) {
  double below = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    below += static_cast<double>(counts[i]);
    if (counts[i] != 0 && below >= rank) return i;
  }
  return counts.size() - 1;
}

// The lowest and the highest bucket in which the quantile of what was sampled may lie: the count of observations below
// a quantile varies as a binomial distribution does.
std::pair<std::size_t, std::size_t> range_of(const BucketCounts& counts, double q) {
  const double n = total(counts);
  const double spread = deviations * std::sqrt(n * q * (1 - q));
  return {bucket_of_rank(counts, std::max(n * q - spread, 1.0)), bucket_of_rank(counts, std::min(n * q + spread, n))};
}

bool enough(const BucketCounts& counts, double q) {
  const double n = total(counts);
  return n >= static_cast<double>(fewest) && n * (1 - q) >= fewest_above - 1e-6;
}

}  // namespace

std::optional<double> quantile_ns(const BucketCounts& counts, const LatencyBounds& bounds, double q) {
  const double n = total(counts);
  if (n == 0) return std::nullopt;
  const double rank = q * n;
  const std::size_t i = bucket_of_rank(counts, rank);
  if (i >= bounds.size()) return static_cast<double>(bounds.back());
  const double below = static_cast<double>(
      std::accumulate(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(i), std::uint64_t{0}));
  const double low = i == 0 ? 0 : static_cast<double>(bounds[i - 1]);
  const double width = static_cast<double>(bounds[i]) - low;
  return low + width * (rank - below) / static_cast<double>(counts[i]);
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::Unknown:
      return "unknown";
    case Verdict::Same:
      return "same";
    case Verdict::Better:
      return "better";
    case Verdict::Worse:
      return "worse";
  }
  return "unknown";
}

Verdict compare_errors(Errors legacy, Errors new_side) {
  if (legacy.requests < fewest || new_side.requests < fewest) return Verdict::Unknown;
  const auto n0 = static_cast<double>(legacy.requests);
  const auto n1 = static_cast<double>(new_side.requests);
  const double pooled = static_cast<double>(legacy.errors + new_side.errors) / (n0 + n1);
  const double deviation = std::sqrt(pooled * (1 - pooled) * (1 / n0 + 1 / n1));
  if (deviation == 0) return Verdict::Same;  // none failed, or all did
  const double difference = static_cast<double>(new_side.errors) / n1 - static_cast<double>(legacy.errors) / n0;
  if (std::abs(difference) <= deviations * deviation) return Verdict::Same;
  return difference < 0 ? Verdict::Better : Verdict::Worse;
}

Verdict compare_quantile(const BucketCounts& legacy, const BucketCounts& new_side, double q) {
  if (!enough(legacy, q) || !enough(new_side, q)) return Verdict::Unknown;
  const auto [legacy_low, legacy_high] = range_of(legacy, q);
  const auto [new_low, new_high] = range_of(new_side, q);
  if (new_high < legacy_low) return Verdict::Better;
  if (new_low > legacy_high) return Verdict::Worse;
  return Verdict::Same;
}

}  // namespace crossfade
