#include "telemetry/collector.hpp"

#include <utility>

#include "telemetry/families.hpp"

namespace crossfade {
namespace {

// What the configuration names exists, at zero, before anything happens to it: a rate from nothing to one would be
// lost.
void add_configured(Totals& totals, const Config& config) {
  for (const PoolConfig& pool : config.pools) totals.pools[pool.name];
  for (const ServiceConfig& service : config.services) {
    totals.overrides_ignored[service.name];
    for (const DialConfig& dial : service.dials) {
      totals.dials[{service.name, dial.name, Side::Legacy}];
      totals.dials[{service.name, dial.name, Side::New}];
    }
  }
}

}  // namespace

std::vector<prometheus::MetricFamily> metric_families(Totals totals, const ProcessFacts& facts) {
  if (facts.config) add_configured(totals, *facts.config);
  Families families;
  append_traffic_families(families, totals);
  append_pool_families(families, totals, facts);
  append_config_families(families, facts);
  return families;
}

Collector::Collector(const Registry& registry, std::function<ProcessFacts()> facts)
    : registry_(registry), facts_(std::move(facts)) {}

std::vector<prometheus::MetricFamily> Collector::Collect() const {
  Families families = metric_families(registry_.sum(), facts_());
  append_process_families(families, read_process_stats());
  return families;
}

}  // namespace crossfade
