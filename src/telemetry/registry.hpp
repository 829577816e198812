// Every cell of every worker. Cells outlive snapshots: asking twice for the same names gives the same cell, so counters
// never go backwards over a reload. What a reload removed is shown for a while longer, and then forgotten.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "crossfade/config.hpp"
#include "telemetry/cells.hpp"

namespace crossfade {

// What one (service, dial, side) amounts to over all workers.
struct DialTotals {
  std::map<std::pair<Reason, unsigned>, std::uint64_t> requests;
  struct Histogram {
    std::vector<std::uint64_t> buckets;  // not cumulative, one more than there are bounds
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
  LatencyBounds bounds = latency_bounds();                                 // of every histogram's buckets
  std::map<std::tuple<std::string, std::string, Side>, DialTotals> dials;  // service, dial, side
  std::map<std::string, std::array<std::uint64_t, 4>> overrides_ignored;   // service; by OverrideIgnored
  std::map<std::string, PoolTotals> pools;
  std::map<std::pair<std::string, std::string>, EndpointTotals> endpoints;  // pool, endpoint
  std::array<std::uint64_t, rejected_count> rejected{};
  std::int64_t client_connections = 0;
};

class Registry {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  explicit Registry(std::uint32_t workers, LatencyBounds bounds = latency_bounds());

  // Any thread; takes a lock, so call them when a snapshot is built, never for a request. `worker` is 0 to workers - 1.
  // Whoever counts keeps what it gets: the registry forgets what is stale.
  std::shared_ptr<DialCell> dial(std::uint32_t worker, std::string_view service, std::string_view dial, Side side);
  std::shared_ptr<ServiceCell> service(std::uint32_t worker, std::string_view service);
  std::shared_ptr<PoolCell> pool(std::uint32_t worker, std::string_view pool);
  WorkerCell& worker(std::uint32_t worker);  // as long as the registry lives
  // The pool's cells of every worker.
  std::vector<std::shared_ptr<PoolCell>> pool_cells(std::string_view pool);
  // Counts an endpoint for as long as somebody else holds its cell.
  void track(std::string_view pool, std::string_view endpoint, std::shared_ptr<const EndpointCell> cell);

  // Says which services, dials and pools there are from now on: the others leave the sums after
  // MetricsConfig::stale_after, unless a later configuration has them again. Before the first call there is everything.
  void set_in_force(const Config& config, TimePoint now);

  Totals sum(TimePoint now = std::chrono::steady_clock::now()) const;  // any thread

 private:
  // A service, a dial of one or a pool, by name.
  struct Name {
    enum class Kind : std::uint8_t { Service = 1, Dial = 2, Pool = 3 };
    Kind kind;
    std::string first, second;  // the service and its dial, or one name
    auto operator<=>(const Name&) const = default;
  };
  struct Shard {
    std::map<std::tuple<std::string, std::string, Side>, std::shared_ptr<DialCell>> dials;
    std::map<std::string, std::shared_ptr<ServiceCell>> services;
    std::map<std::string, std::shared_ptr<PoolCell>> pools;
    WorkerCell worker;
  };
  bool is_stale(const Name& name, TimePoint now) const;
  void forget_stale(TimePoint now);

  const LatencyBounds bounds_;
  mutable std::mutex mutex_;  // guards what follows, never the cells
  std::vector<std::unique_ptr<Shard>> shards_;
  std::chrono::milliseconds stale_after_{};
  bool knows_in_force_ = false;
  std::set<Name> in_force_;
  std::map<Name, TimePoint> gone_since_;
  std::map<std::pair<std::string, std::string>, std::weak_ptr<const EndpointCell>> endpoints_;  // pool, endpoint
};

}  // namespace crossfade
