#include <algorithm>
#include <string>
#include <vector>

#include "config/sections.hpp"
#include "crossfade/units.hpp"

namespace crossfade {
namespace {

using std::chrono::microseconds;

constexpr microseconds shortest_bucket{1};
constexpr microseconds longest_bucket = std::chrono::hours(1);
constexpr std::size_t most_buckets = 64;  // every dial, side and cohort has two histograms of them

void read_bucket(const Value& value, Problems& problems, std::vector<microseconds>& buckets) {
  std::string text;
  constexpr std::string_view expected = "a duration from 1us to 1h such as 500us, 25ms or 1.5s";
  if (!read_text(value, problems, expected, text)) return;
  const auto bound = parse_fine_duration(text);
  if (!bound || *bound < shortest_bucket || *bound > longest_bucket) return report_expected(value, problems, expected);
  if (!buckets.empty() && *bound <= buckets.back()) {
    return report(
        value, problems,
        "found " + format_duration(*bound) + " after " + format_duration(buckets.back()) + ", but buckets ascend");
  }
  buckets.push_back(*bound);
}

}  // namespace

std::vector<microseconds> default_latency_buckets() {
  std::vector<microseconds> buckets;
  for (const std::int64_t us :
       {500,       1'000,     2'500,     5'000,      7'500,      10'000,     15'000,    25'000,    50'000,
        75'000,    100'000,   150'000,   200'000,    300'000,    500'000,    750'000,   1'000'000, 1'500'000,
        2'500'000, 5'000'000, 7'500'000, 10'000'000, 20'000'000, 30'000'000, 60'000'000}) {
    buckets.emplace_back(us);
  }
  return buckets;
}

void read_metrics(const MaybeValue& value, Problems& problems, MetricsConfig& metrics) {
  if (!value) return;
  MapReader map(*value, problems, "a map with stale_after and buckets");
  read_duration(map.take("stale_after"), problems, longest_timeout, metrics.stale_after);
  if (const MaybeValue list = map.take("buckets")) {
    std::vector<microseconds> buckets;
    for (const Value& item : read_list(list, problems, "a list of durations", {.max = most_buckets})) {
      read_bucket(item, problems, buckets);
    }
    metrics.buckets = std::move(buckets);
  }
  map.finish();
}

}  // namespace crossfade
