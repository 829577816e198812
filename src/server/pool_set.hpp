// What workers and prober need of the pools of one configuration at one moment.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/endpoint_checker.hpp"
#include "upstream/shared_pool.hpp"

namespace crossfade {

// What each pool's endpoints resolve to, in the order of Config::pools.
using ResolvedPools = std::vector<std::vector<ResolvedEndpoint>>;

struct PoolSet {
  ResolvedPools endpoints;                          // with their health
  std::vector<std::shared_ptr<SharedPool>> shared;  // what the workers share of each pool, in the same order
};

// Makes them, each with what is known already: a pool of the same name is the same pool, whatever else a reload changes
// of it. One thread at a time.
class PoolSets {
 public:
  explicit PoolSets(Registry& registry) : registry_(registry) {}

  PoolSet make(const Config& config, ResolvedPools endpoints);

 private:
  Registry& registry_;
  std::map<std::string, std::shared_ptr<SharedPool>> shared_;  // by name
};

// What is to be checked of it.
std::vector<CheckTarget> check_targets(const Config& config, const PoolSet& set);

}  // namespace crossfade
