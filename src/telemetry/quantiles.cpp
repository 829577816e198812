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
constexpr double chance = 0.005;      // on either side, so 1% together

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

double log_choose(double n, double k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1); }

// How likely `many` has so many errors or more, if all errors of both sides fell on their requests by chance
// (hypergeometric). To be asked of the side with the larger share: then the terms only fall.
double chance_of_so_many(Errors few, Errors many) {
  const auto a = static_cast<double>(few.requests);
  const auto b = static_cast<double>(many.requests);
  const auto all = static_cast<double>(few.errors + many.errors);
  auto x = static_cast<double>(many.errors);
  double term = std::exp(log_choose(b, x) + log_choose(a, all - x) - log_choose(a + b, all));
  double sum = 0;
  constexpr double negligible = 1e-9;
  while (term > sum * negligible && term > 0) {
    sum += term;
    term *= (b - x) * (all - x) / ((x + 1) * (a - all + x + 1));
    ++x;
  }
  return sum;
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
  const auto share = [](Errors side) { return static_cast<double>(side.errors) / static_cast<double>(side.requests); };
  if (share(new_side) > share(legacy))
    return chance_of_so_many(legacy, new_side) <= chance ? Verdict::Worse : Verdict::Same;
  if (share(new_side) < share(legacy))
    return chance_of_so_many(new_side, legacy) <= chance ? Verdict::Better : Verdict::Same;
  return Verdict::Same;
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
