#include "upstream/shared_pool.hpp"

#include <algorithm>

namespace crossfade {

SharedPool::SharedPool(std::string name, Registry& registry)
    : name_(std::move(name)), registry_(&registry), cells_(registry.pool_cells(name_)) {}

void SharedPool::set_endpoints(const PoolConfig& config, std::vector<ResolvedEndpoint>& endpoints) {
  decltype(health_) next;
  std::vector<std::shared_ptr<EndpointHealth>> all;
  for (ResolvedEndpoint& endpoint : endpoints) {
    std::shared_ptr<EndpointHealth>& health = next[endpoint.text];
    if (const auto known = health_.find(endpoint.text); known != health_.end()) {
      health = known->second;
    } else {
      health = std::make_shared<EndpointHealth>();
      if (registry_ != nullptr) registry_->track(name_, endpoint.text, {health, &health->cell()});
    }
    // Nobody would take back what a check said once there are no checks any more.
    if (!config.health_check) health->set_healthy(true, Clock::now());
    endpoint.health = health;
    all.push_back(health);
  }
  health_ = std::move(next);
  outliers.set_endpoints(std::move(all));
  if (!config.outlier) outliers.clear();
}

std::uint64_t SharedPool::in_flight() const {
  std::int64_t sum = 0;
  for (const auto& cell : cells_) sum += cell->in_flight.get();
  return static_cast<std::uint64_t>(std::max<std::int64_t>(sum, 0));
}

}  // namespace crossfade
