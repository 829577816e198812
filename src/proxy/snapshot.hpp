// One immutable compiled configuration, shared by all workers; and one worker's view of it, bound to its pools and
// cells, so that a request looks nothing up by name.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <string_view>
#include <vector>

#include "crossfade/config.hpp"
#include "crossfade/route_table.hpp"
#include "telemetry/cells.hpp"
#include "telemetry/registry.hpp"
#include "upstream/pool.hpp"

namespace crossfade {

struct Snapshot {
  // `overlay` may be null, and may go before the snapshot.
  explicit Snapshot(std::shared_ptr<const Config> c, Overlay* overlay = nullptr)
      : config(std::move(c)), routes(RouteTable::compile(*config, overlay)) {}

  std::shared_ptr<const Config> config;
  RouteTable routes;
};

constexpr std::size_t side_index(Side side) { return side == Side::New ? 1 : 0; }

struct ServiceView {
  const ServiceConfig* config;
  std::shared_ptr<ServiceCell> cell;
  std::array<Pool*, 2> pools;                                        // by side_index
  std::vector<std::array<std::shared_ptr<DialCell>, 2>> dial_cells;  // by dial, then side_index
};

class WorkerView {
 public:
  // `pools` has this worker's pool for each of Config::pools, in that order.
  WorkerView(std::shared_ptr<const Snapshot> snapshot, std::vector<std::shared_ptr<Pool>> pools, Registry& registry,
             std::uint32_t worker);

  const Snapshot& snapshot() const { return *snapshot_; }
  const Config& config() const { return *snapshot_->config; }
  const ServiceView& service(std::uint32_t index) const { return services_[index]; }
  const std::vector<std::shared_ptr<Pool>>& pools() const { return pools_; }

 private:
  std::shared_ptr<const Snapshot> snapshot_;
  std::vector<std::shared_ptr<Pool>> pools_;
  std::vector<ServiceView> services_;
};

}  // namespace crossfade
