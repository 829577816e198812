// What all workers share of one pool: its endpoints' health, its slots and its retry budget. It outlives reloads.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "telemetry/registry.hpp"
#include "upstream/endpoint.hpp"
#include "upstream/outliers.hpp"
#include "upstream/pool_queue.hpp"
#include "upstream/slots.hpp"

namespace crossfade {

class SharedPool {
 public:
  SharedPool() = default;
  SharedPool(std::string name, Registry& registry);

  // Gives each endpoint the health that is known of it, and forgets those that are gone. The server's threads, one at a
  // time.
  void set_endpoints(const PoolConfig& config, std::vector<ResolvedEndpoint>& endpoints);

  // Any thread.
  Slots slots;
  RetryBudget retries;
  Outliers outliers;
  WaitingQueues queues;
  std::uint64_t in_flight() const;  // requests of all workers, as of about now

 private:
  std::string name_;
  Registry* registry_ = nullptr;  // none: nobody counts (a prober's own pools)
  std::vector<std::shared_ptr<PoolCell>> cells_;  // by worker; whoever has the pool may count in them
  std::map<std::string, std::shared_ptr<EndpointHealth>> health_;  // by the endpoint's text
};

}  // namespace crossfade
