#include "telemetry/families.hpp"

namespace crossfade {

Family::Family(std::string_view name, std::string_view help, prometheus::MetricType type) {
  family_.name = name;
  family_.help = help;
  family_.type = type;
}

prometheus::ClientMetric& Family::sample(Labels labels) {
  prometheus::ClientMetric& metric = family_.metric.emplace_back();
  metric.label.reserve(labels.size());
  for (const auto& [name, value] : labels) metric.label.push_back({std::string(name), std::string(value)});
  return metric;
}

Family& Family::counter(Labels labels, double value) {
  sample(labels).counter.value = value;
  return *this;
}

Family& Family::gauge(Labels labels, double value) {
  sample(labels).gauge.value = value;
  return *this;
}

Family& Family::histogram(Labels labels, const DialTotals::Histogram& latencies, const LatencyBounds& bounds) {
  constexpr double ns_per_second = 1e9;
  prometheus::ClientMetric::Histogram& histogram = sample(labels).histogram;
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < latencies.buckets.size(); ++i) {
    cumulative += latencies.buckets[i];
    if (i == bounds.size()) break;  // the serializer writes +Inf itself
    histogram.bucket.push_back({cumulative, static_cast<double>(bounds[i]) / ns_per_second});
  }
  // Out of the buckets rather than counted apart, so that a page read in the middle of an observation is consistent.
  histogram.sample_count = cumulative;
  histogram.sample_sum = static_cast<double>(latencies.sum_ns) / ns_per_second;
  return *this;
}

void Family::append_to(Families& families) {
  if (!family_.metric.empty()) families.push_back(std::move(family_));
}

}  // namespace crossfade
