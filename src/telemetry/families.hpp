// The groups of families that collector.cpp puts together, and what they are built with.
#pragma once

#include <prometheus/metric_family.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "telemetry/collector.hpp"
#include "telemetry/process_stats.hpp"

namespace crossfade {

using Families = std::vector<prometheus::MetricFamily>;
using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// Builds one family, sample by sample.
class Family {
 public:
  Family(std::string_view name, std::string_view help, prometheus::MetricType type);

  Family& counter(Labels labels, double value);
  Family& gauge(Labels labels, double value);
  Family& histogram(Labels labels, const DialTotals::Histogram& latencies, const LatencyBounds& bounds);

  // A family without a sample is left out: a page shouldn't describe what it doesn't have.
  void append_to(Families& families);

 private:
  prometheus::ClientMetric& sample(Labels labels);
  prometheus::MetricFamily family_;
};

inline Family counter_family(std::string_view name, std::string_view help) {
  return {name, help, prometheus::MetricType::Counter};
}
inline Family gauge_family(std::string_view name, std::string_view help) {
  return {name, help, prometheus::MetricType::Gauge};
}

void append_traffic_families(Families& families, const Totals& totals);
void append_pool_families(Families& families, const Totals& totals, const ProcessFacts& facts);
void append_config_families(Families& families, const ProcessFacts& facts);
void append_process_families(Families& families, const ProcessStats& stats);

}  // namespace crossfade
