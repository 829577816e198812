// Owns every cell of every worker. Cells outlive snapshots: asking twice for the same names gives the same cell, so
// counters never go backwards over a reload.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "telemetry/cells.hpp"

namespace crossfade {

// What one (service, dial, side) amounts to over all workers.
struct DialTotals {
  std::map<std::pair<Reason, unsigned>, std::uint64_t> requests;
  struct Histogram {
    std::vector<std::uint64_t> buckets;  // not cumulative, latency_bounds_ns.size() + 1
    std::int64_t sum_ns = 0;
  };
  Histogram duration[2];           // by Cohort
  Histogram upstream_response[2];  // by Cohort
  std::uint64_t request_bytes = 0;
  std::uint64_t response_bytes = 0;
  std::array<std::uint64_t, 2> asked_other{};  // not found there, found there
};
struct PoolTotals {
  std::array<std::uint64_t, problem_count> errors{};
  std::uint64_t retries = 0;
  std::int64_t active = 0, idle = 0, connecting = 0, in_flight = 0, pending = 0;
};
struct EndpointTotals {
  bool up = true;
  std::uint64_t downs = 0, ups = 0, ejections = 0;
};
// Everything, summed at one moment: what the metrics page, the status page and (later) guardrails read.
struct Totals {
  std::map<std::tuple<std::string, std::string, Side>, DialTotals> dials;  // service, dial, side
  std::map<std::string, std::array<std::uint64_t, 4>> overrides_ignored;   // service; by OverrideIgnored
  std::map<std::string, PoolTotals> pools;
  std::map<std::pair<std::string, std::string>, EndpointTotals> endpoints;  // pool, endpoint
  std::array<std::uint64_t, rejected_count> rejected{};
  std::int64_t client_connections = 0;
};

class Registry {
 public:
  explicit Registry(std::uint32_t workers);

  // Any thread; takes a lock, so call them when a snapshot is built, never for a request. References stay valid for the
  // registry's life. `worker` is 0 to workers - 1.
  DialCell& dial(std::uint32_t worker, std::string_view service, std::string_view dial, Side side);
  ServiceCell& service(std::uint32_t worker, std::string_view service);
  PoolCell& pool(std::uint32_t worker, std::string_view pool);
  WorkerCell& worker(std::uint32_t worker);
  // The pool's cells of every worker.
  std::vector<const PoolCell*> pool_cells(std::string_view pool);
  // Counts an endpoint for as long as somebody else holds its cell.
  void track(std::string_view pool, std::string_view endpoint, std::shared_ptr<const EndpointCell> cell);

  Totals sum() const;  // any thread

 private:
  struct Shard {
    std::map<std::tuple<std::string, std::string, Side>, std::unique_ptr<DialCell>> dials;
    std::map<std::string, std::unique_ptr<ServiceCell>> services;
    std::map<std::string, std::unique_ptr<PoolCell>> pools;
    WorkerCell worker;
  };
  mutable std::mutex mutex_;  // guards the maps, never the cells
  std::vector<std::unique_ptr<Shard>> shards_;
  std::map<std::pair<std::string, std::string>, std::weak_ptr<const EndpointCell>> endpoints_;  // pool, endpoint
};

}  // namespace crossfade
