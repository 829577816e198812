#include "telemetry/registry.hpp"

namespace crossfade {
namespace {

// The cell of that key, made when there is none.
template <class Cell, class Key>
Cell& cell_of(std::map<Key, std::unique_ptr<Cell>>& cells, Key key) {
  std::unique_ptr<Cell>& cell = cells[std::move(key)];
  if (!cell) cell = std::make_unique<Cell>();
  return *cell;
}

void add(DialTotals::Histogram& total, const LatencyHistogram& part) {
  total.buckets.resize(latency_bounds_ns.size() + 1);
  for (std::size_t i = 0; i < total.buckets.size(); ++i) total.buckets[i] += part.bucket(i);
  total.sum_ns += part.sum_ns();
}

template <std::size_t N>
void add(std::array<std::uint64_t, N>& total, const std::array<Counter, N>& part) {
  for (std::size_t i = 0; i < N; ++i) total[i] += part[i].get();
}

void add(DialTotals& total, const DialCell& part) {
  part.requests.for_each([&total](Reason reason, unsigned code, std::uint64_t count) {
    total.requests[{reason, code}] += count;
  });
  for (std::size_t cohort = 0; cohort < part.duration.size(); ++cohort) {
    add(total.duration[cohort], part.duration[cohort]);
    add(total.upstream_response[cohort], part.upstream_response[cohort]);
  }
  total.request_bytes += part.request_bytes.get();
  total.response_bytes += part.response_bytes.get();
  add(total.asked_other, part.asked_other);
}

void add(PoolTotals& total, const PoolCell& part) {
  add(total.errors, part.errors);
  total.retries += part.retries.get();
  total.active += part.active.get();
  total.idle += part.idle.get();
  total.connecting += part.connecting.get();
  total.in_flight += part.in_flight.get();
  total.pending += part.pending.get();
}

EndpointTotals totals_of(const EndpointCell& cell) {
  return {cell.is_up(std::chrono::steady_clock::now()), cell.downs.load(std::memory_order_relaxed),
          cell.ups.load(std::memory_order_relaxed), cell.ejections.load(std::memory_order_relaxed)};
}

}  // namespace

Registry::Registry(std::uint32_t workers) {
  shards_.reserve(workers);
  for (std::uint32_t i = 0; i < workers; ++i) shards_.push_back(std::make_unique<Shard>());
}

DialCell& Registry::dial(std::uint32_t worker, std::string_view service, std::string_view dial, Side side) {
  const std::lock_guard lock(mutex_);
  return cell_of(shards_.at(worker)->dials, std::tuple(std::string(service), std::string(dial), side));
}

ServiceCell& Registry::service(std::uint32_t worker, std::string_view service) {
  const std::lock_guard lock(mutex_);
  return cell_of(shards_.at(worker)->services, std::string(service));
}

PoolCell& Registry::pool(std::uint32_t worker, std::string_view pool) {
  const std::lock_guard lock(mutex_);
  return cell_of(shards_.at(worker)->pools, std::string(pool));
}

std::vector<const PoolCell*> Registry::pool_cells(std::string_view name) {
  std::vector<const PoolCell*> cells;
  for (std::uint32_t i = 0; i < shards_.size(); ++i) cells.push_back(&pool(i, name));
  return cells;
}

void Registry::track(std::string_view pool, std::string_view endpoint, std::shared_ptr<const EndpointCell> cell) {
  const std::lock_guard lock(mutex_);
  std::erase_if(endpoints_, [](const auto& known) { return known.second.expired(); });
  endpoints_[{std::string(pool), std::string(endpoint)}] = std::move(cell);
}

WorkerCell& Registry::worker(std::uint32_t worker) { return shards_.at(worker)->worker; }

Totals Registry::sum() const {
  Totals totals;
  const std::lock_guard lock(mutex_);
  for (const auto& shard : shards_) {
    for (const auto& [key, cell] : shard->dials) add(totals.dials[key], *cell);
    for (const auto& [name, cell] : shard->services) add(totals.overrides_ignored[name], cell->overrides_ignored);
    for (const auto& [name, cell] : shard->pools) add(totals.pools[name], *cell);
    add(totals.rejected, shard->worker.rejected);
    totals.client_connections += shard->worker.client_connections.get();
  }
  for (const auto& [key, weak] : endpoints_) {
    if (const auto cell = weak.lock()) totals.endpoints[key] = totals_of(*cell);
  }
  return totals;
}

}  // namespace crossfade
