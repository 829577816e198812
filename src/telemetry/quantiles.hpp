// Quantiles of latency histograms, and which of two sides is better. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "telemetry/cells.hpp"

namespace crossfade {

// Observations by bucket, not cumulative: one more than there are bounds, or empty for none at all.
using BucketCounts = std::vector<std::uint64_t>;

// The quantile q (0 to 1) in nanoseconds, linear within its bucket as Prometheus' histogram_quantile has it; what lies
// above the last bound counts as the last bound. Nothing without an observation.
std::optional<double> quantile_ns(const BucketCounts& counts, const LatencyBounds& bounds, double q);

// What can be said of the new side against legacy.
enum class Verdict : std::uint8_t { Unknown = 1, Same = 2, Better = 3, Worse = 4 };
std::string_view to_string(Verdict verdict);  // "unknown", "same", "better", "worse"

// Of two shares of errors. Unknown below 100 requests on either side; better or worse when sides that are alike would
// differ so much in at most one case of a hundred (Fisher's exact test: it holds for a handful of errors, too).
struct Errors {
  std::uint64_t errors = 0;
  std::uint64_t requests = 0;
};
Verdict compare_errors(Errors legacy, Errors new_side);

// Of the quantile q of both. Unknown with fewer than ten observations above q, or than 100 in all, on either side;
// better or worse when the buckets in which the two quantiles lie, each with the error of its own sample (99%), do not
// meet: a difference within a bucket's width is never one.
Verdict compare_quantile(const BucketCounts& legacy, const BucketCounts& new_side, double q);

}  // namespace crossfade
