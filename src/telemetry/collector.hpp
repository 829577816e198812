// The metrics page's content: every family of docs/metrics.md out of the registry's sums and a few facts of the
// process.
#pragma once

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "crossfade/config.hpp"
#include "crossfade/name_lookups.hpp"
#include "telemetry/registry.hpp"

namespace crossfade {

// What is worth a metric and is counted outside the registry, on floors above this one.
struct ProcessFacts {
  std::string version;
  std::shared_ptr<const Config> config;  // in force; null: none yet
  std::chrono::system_clock::time_point config_since;
  std::uint64_t reloads_accepted = 0;
  std::uint64_t reloads_rejected = 0;
  bool last_reload_successful = true;
  bool restart_needed = false;
  std::optional<bool> file_in_force;  // absent: the configuration has no file
  std::uint64_t dropped_log_lines = 0;
  std::vector<NameLookups> name_lookups;
  std::set<std::string> held;  // services held at legacy at run time
};

class Collector : public prometheus::Collectable {
 public:
  // `registry`, and whatever `facts` refers to, must outlive the collector.
  Collector(const Registry& registry, std::function<ProcessFacts()> facts);

  // Any thread, if `facts` may be called from any.
  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const Registry& registry_;
  std::function<ProcessFacts()> facts_;
};

// The same without a clock, a process or a lock: what Collect() returns but for process_*.
std::vector<prometheus::MetricFamily> metric_families(Totals totals, const ProcessFacts& facts);

}  // namespace crossfade
