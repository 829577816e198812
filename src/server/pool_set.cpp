#include "server/pool_set.hpp"

namespace crossfade {

PoolSet PoolSets::make(const Config& config, ResolvedPools endpoints) {
  PoolSet set{std::move(endpoints), {}};
  decltype(shared_) next;
  for (std::size_t i = 0; i < config.pools.size(); ++i) {
    const PoolConfig& pool = config.pools[i];
    const auto known = shared_.find(pool.name);
    auto shared = known != shared_.end() ? known->second : std::make_shared<SharedPool>(pool.name, registry_);
    shared->set_endpoints(pool, set.endpoints[i]);
    set.shared.push_back(shared);
    next.emplace(pool.name, std::move(shared));
  }
  shared_ = std::move(next);
  return set;
}

std::vector<CheckTarget> check_targets(const Config& config, const PoolSet& set) {
  std::vector<CheckTarget> targets;
  for (std::size_t i = 0; i < config.pools.size(); ++i) {
    const PoolConfig& pool = config.pools[i];
    if (!pool.health_check) continue;
    for (const ResolvedEndpoint& endpoint : set.endpoints[i]) {
      targets.push_back({pool.name, *pool.health_check, endpoint});
    }
  }
  return targets;
}

}  // namespace crossfade
