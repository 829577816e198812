#include "telemetry/registry.hpp"

namespace crossfade {
namespace {

// The cell of that key, made when there is none.
template <class Cell, class Key, class... Arguments>
std::shared_ptr<Cell> cell_of(std::map<Key, std::shared_ptr<Cell>>& cells, Key key, const Arguments&... arguments) {
  std::shared_ptr<Cell>& cell = cells[std::move(key)];
  if (!cell) cell = std::make_shared<Cell>(arguments...);
  return cell;
}

void add(DialTotals::Histogram& total, const LatencyHistogram& part, std::size_t buckets) {
  total.buckets.resize(buckets);
  for (std::size_t i = 0; i < total.buckets.size(); ++i) total.buckets[i] += part.bucket(i);
  total.sum_ns += part.sum_ns();
}

template <std::size_t N>
void add(std::array<std::uint64_t, N>& total, const std::array<Counter, N>& part) {
  for (std::size_t i = 0; i < N; ++i) total[i] += part[i].get();
}

void add(DialTotals& total, const DialCell& part, std::size_t buckets) {
  part.requests.for_each([&total](Reason reason, unsigned code, std::uint64_t count) {
    total.requests[{reason, code}] += count;
  });
  for (std::size_t cohort = 0; cohort < part.duration.size(); ++cohort) {
    add(total.duration[cohort], part.duration[cohort], buckets);
    add(total.upstream_response[cohort], part.upstream_response[cohort], buckets);
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

Registry::Registry(std::uint32_t workers, LatencyBounds bounds) : bounds_(std::move(bounds)) {
  shards_.reserve(workers);
  for (std::uint32_t i = 0; i < workers; ++i) shards_.push_back(std::make_unique<Shard>());
}

std::shared_ptr<DialCell> Registry::dial(std::uint32_t worker, std::string_view service, std::string_view dial,
                                         Side side) {
  const std::lock_guard lock(mutex_);
  return cell_of(shards_.at(worker)->dials, std::tuple(std::string(service), std::string(dial), side), bounds_);
}

std::shared_ptr<ServiceCell> Registry::service(std::uint32_t worker, std::string_view service) {
  const std::lock_guard lock(mutex_);
  return cell_of(shards_.at(worker)->services, std::string(service));
}

std::shared_ptr<PoolCell> Registry::pool(std::uint32_t worker, std::string_view pool) {
  const std::lock_guard lock(mutex_);
  return cell_of(shards_.at(worker)->pools, std::string(pool));
}

std::vector<std::shared_ptr<PoolCell>> Registry::pool_cells(std::string_view name) {
  std::vector<std::shared_ptr<PoolCell>> cells;
  for (std::uint32_t i = 0; i < shards_.size(); ++i) cells.push_back(pool(i, name));
  return cells;
}

void Registry::track(std::string_view pool, std::string_view endpoint, std::shared_ptr<const EndpointCell> cell) {
  const std::lock_guard lock(mutex_);
  std::erase_if(endpoints_, [](const auto& known) { return known.second.expired(); });
  endpoints_[{std::string(pool), std::string(endpoint)}] = std::move(cell);
}

WorkerCell& Registry::worker(std::uint32_t worker) { return shards_.at(worker)->worker; }

void Registry::set_in_force(const Config& config, TimePoint now) {
  std::set<Name> names;
  for (const ServiceConfig& service : config.services) {
    names.insert({Name::Kind::Service, service.name, {}});
    for (const DialConfig& dial : service.dials) names.insert({Name::Kind::Dial, service.name, dial.name});
  }
  for (const PoolConfig& pool : config.pools) names.insert({Name::Kind::Pool, pool.name, {}});

  const std::lock_guard lock(mutex_);
  // First, so that what comes back after its time begins anew: whoever watched it go has forgotten where it stood.
  forget_stale(now);
  for (const Name& name : in_force_) {
    if (!names.contains(name)) gone_since_.emplace(name, now);
  }
  std::erase_if(gone_since_, [&names](const auto& gone) { return names.contains(gone.first); });
  in_force_ = std::move(names);
  stale_after_ = config.metrics.stale_after;
  knows_in_force_ = true;
}

bool Registry::is_stale(const Name& name, TimePoint now) const {
  if (!knows_in_force_ || in_force_.contains(name)) return false;
  const auto gone = gone_since_.find(name);
  return gone == gone_since_.end() || now - gone->second >= stale_after_;
}

// Whoever still counts in such a cell, a request that began before the reload, keeps it, and is not seen any more.
void Registry::forget_stale(TimePoint now) {
  for (const auto& shard : shards_) {
    std::erase_if(shard->dials, [&](const auto& kept) {
      return is_stale({Name::Kind::Dial, std::get<0>(kept.first), std::get<1>(kept.first)}, now);
    });
    std::erase_if(shard->services, [&](const auto& kept) {
      return is_stale({Name::Kind::Service, kept.first, {}}, now);
    });
    std::erase_if(shard->pools, [&](const auto& kept) { return is_stale({Name::Kind::Pool, kept.first, {}}, now); });
  }
  std::erase_if(gone_since_, [&](const auto& gone) { return now - gone.second >= stale_after_; });
}

Totals Registry::sum(TimePoint now) const {
  Totals totals;
  totals.bounds = bounds_;
  const std::lock_guard lock(mutex_);
  for (const auto& shard : shards_) {
    for (const auto& [key, cell] : shard->dials) {
      if (is_stale({Name::Kind::Dial, std::get<0>(key), std::get<1>(key)}, now)) continue;
      add(totals.dials[key], *cell, bounds_.size() + 1);
    }
    for (const auto& [name, cell] : shard->services) {
      if (is_stale({Name::Kind::Service, name, {}}, now)) continue;
      add(totals.overrides_ignored[name], cell->overrides_ignored);
    }
    for (const auto& [name, cell] : shard->pools) {
      if (!is_stale({Name::Kind::Pool, name, {}}, now)) add(totals.pools[name], *cell);
    }
    add(totals.rejected, shard->worker.rejected);
    totals.client_connections += shard->worker.client_connections.get();
  }
  for (const auto& [key, weak] : endpoints_) {
    if (const auto cell = weak.lock()) totals.endpoints[key] = totals_of(*cell);
  }
  return totals;
}

}  // namespace crossfade
