#include <algorithm>

#include "telemetry/families.hpp"

namespace crossfade {
namespace {

void append_errors(Families& families, const Totals& totals) {
  Family errors = counter_family(
      "crossfade_upstream_errors_total",
      "Attempts on a pool that failed, by kind; with retries or a fallback the client may have seen none of them.");
  for (const auto& [pool, sums] : totals.pools) {
    for (std::size_t i = 0; i < problem_count; ++i) {
      const auto problem = static_cast<Problem>(i);
      if (!is_upstream_problem(problem)) continue;
      errors.counter({{"pool", pool}, {"kind", to_string(problem)}}, static_cast<double>(sums.errors[i]));
    }
  }
  errors.append_to(families);
}

void append_connections(Families& families, const Totals& totals) {
  Family connections = gauge_family("crossfade_pool_connections",
                                    "Connections to a pool's endpoints: carrying a request (active), kept for the next "
                                    "one (idle), or being made (connecting).");
  Family in_flight = gauge_family("crossfade_requests_in_flight", "Requests that a pool is working on now.");
  for (const auto& [pool, sums] : totals.pools) {
    connections.gauge({{"pool", pool}, {"state", "active"}}, static_cast<double>(sums.active));
    connections.gauge({{"pool", pool}, {"state", "idle"}}, static_cast<double>(sums.idle));
    connections.gauge({{"pool", pool}, {"state", "connecting"}}, static_cast<double>(sums.connecting));
    in_flight.gauge({{"pool", pool}}, static_cast<double>(sums.in_flight));
  }
  connections.append_to(families);
  in_flight.append_to(families);
  Family pending = gauge_family("crossfade_requests_pending",
                                "Requests that wait, since a limit of the pool is reached, for another one to end.");
  for (const auto& [pool, sums] : totals.pools) pending.gauge({{"pool", pool}}, static_cast<double>(sums.pending));
  pending.append_to(families);
}

void append_endpoints(Families& families, const Totals& totals) {
  Family up = gauge_family("crossfade_endpoint_up",
                           "1 when the endpoint gets requests; 0 when its health checks fail or it is ejected.");
  Family changes = counter_family("crossfade_endpoint_changes_total",
                                  "How often an endpoint was found down or up by its checks, or was ejected.");
  for (const auto& [key, sums] : totals.endpoints) {
    const auto& [pool, endpoint] = key;
    up.gauge({{"pool", pool}, {"endpoint", endpoint}}, sums.up ? 1 : 0);
    const std::pair<std::string_view, std::uint64_t> counts[] = {
        {"down", sums.downs}, {"up", sums.ups}, {"ejected", sums.ejections}};
    for (const auto& [change, count] : counts) {
      changes.counter({{"pool", pool}, {"endpoint", endpoint}, {"change", change}}, static_cast<double>(count));
    }
  }
  up.append_to(families);
  changes.append_to(families);
}

void append_addresses(Families& families, const Totals& totals, const Config& config) {
  Family addresses = gauge_family("crossfade_pool_endpoints",
                                  "How many addresses the endpoints of a pool amount to; 0 when no name has had an "
                                  "answer yet.");
  for (const PoolConfig& pool : config.pools) {
    const auto of_pool = [&pool](const auto& endpoint) { return endpoint.first.first == pool.name; };
    const auto count = std::count_if(totals.endpoints.begin(), totals.endpoints.end(), of_pool);
    addresses.gauge({{"pool", pool.name}}, static_cast<double>(count));
  }
  addresses.append_to(families);
}

void append_names(Families& families, const ProcessFacts& facts) {
  Family lookups = counter_family("crossfade_name_lookups_total",
                                  "How often the name of an endpoint was looked up, and whether it had an address.");
  for (const NameLookups& name : facts.name_lookups) {
    lookups.counter({{"name", name.name}, {"result", "ok"}}, static_cast<double>(name.ok));
    lookups.counter({{"name", name.name}, {"result", "failed"}}, static_cast<double>(name.failed));
  }
  lookups.append_to(families);
}

}  // namespace

void append_pool_families(Families& families, const Totals& totals, const ProcessFacts& facts) {
  append_errors(families, totals);
  Family retries =
      counter_family("crossfade_retries_total", "Attempts on a pool that were made again after a failure.");
  for (const auto& [pool, sums] : totals.pools) retries.counter({{"pool", pool}}, static_cast<double>(sums.retries));
  retries.append_to(families);
  append_connections(families, totals);
  append_endpoints(families, totals);
  if (facts.config) append_addresses(families, totals, *facts.config);
  append_names(families, facts);
}

}  // namespace crossfade
