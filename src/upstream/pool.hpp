// One pool in one worker: its endpoints, idle connections and leases. Not thread-safe: its worker's.
#pragma once

#include <compare>
#include <memory>
#include <span>
#include <vector>

#include "crossfade/config.hpp"
#include "telemetry/cells.hpp"
#include "upstream/balancer.hpp"
#include "upstream/lease.hpp"
#include "upstream/pool_queue.hpp"
#include "upstream/shared_pool.hpp"

namespace crossfade {

// What a pool uses of its worker.
struct PoolResources {
  DeadlineQueue& deadlines;
  boost::asio::io_context& io;
};

class Pool {
 public:
  // `cell` must live as long as `shared` does.
  Pool(PoolConfig config, PoolCell& cell, std::shared_ptr<SharedPool> shared, PoolResources resources);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  const PoolConfig& config() const { return config_; }
  PoolCell& cell() { return cell_; }
  SharedPool& shared() { return *shared_; }
  PoolQueue& queue() { return queue_; }
  std::size_t endpoint_count() const { return endpoints_.size(); }

  // Replaces the endpoints by what the names resolve to now. Those that stay keep their connections.
  void set_endpoints(const std::vector<ResolvedEndpoint>& resolved);

  // A slot; an empty one when the pool is at its limit, or others wait already.
  Slot take_slot();
  // The slot that was taken for a place in the queue.
  Slot granted_slot() { return Slot(*this); }

  // Which endpoint is wanted.
  struct Wish {
    std::uint64_t random = 0;
    std::span<const EndpointPtr> avoid{};  // those that failed this request: the others come first
    bool last_resort = false;              // one that is not usable will do, if no other is left
  };
  bool can_lease(const Wish& wish, Clock::time_point now) const;
  // Picks an endpoint and starts a lease. Requires can_lease().
  Lease lease(Slot slot, const Wish& wish, Clock::time_point now);
  // Whether a usable endpoint is not among these.
  bool has_other_endpoint(std::span<const EndpointPtr> than, Clock::time_point now) const;

  // Which idle connection will do.
  struct Reuse {
    Clock::duration idle_at_most = Clock::duration::max();
    // Ask the kernel whether the upstream has closed it, however short it was idle: for a request that could not be
    // repeated. The loop's last turn has asked about all of them, so this is a system call against one turn.
    bool look = true;
  };
  // Attaches an idle connection of the lease's endpoint, if there is one that shows no sign of having been closed.
  bool reuse(Lease& lease, const Reuse& rules, Clock::time_point now);

  // What a request met at an endpoint: its answer, or a failure that may eject it.
  void succeeded(Endpoint& endpoint) {
    endpoint.failed_at = {};
    endpoint.resolved.health->succeeded();
  }
  void failed(Endpoint& endpoint, Clock::time_point now);

  // Closes every idle connection, and those given back from now on: a pool that a reload retired, or a drain.
  void retire();

 private:
  friend class Lease;
  friend class Slot;
  void give_slot();
  bool is_usable(const Endpoint& endpoint, Clock::time_point now) const;
  bool is_worn(const UpstreamConnection& connection, Clock::time_point now) const;
  void pool_connection(Endpoint& endpoint, ConnectionPtr connection, Clock::duration idle_for, Clock::time_point now);
  void close_idle(UpstreamConnection& connection);
  static void on_idle_expired(void* connection);
  static void on_idle_news(void* connection);
  void gather_candidates(const Wish& wish, Clock::time_point now);
  // How an endpoint stands among those that a request may try: the lowest comes first.
  struct Rank {
    bool failed_it = false;
    bool unusable = false;
    Clock::time_point failed_at{};
    auto operator<=>(const Rank&) const = default;
  };
  Rank rank_of(const Endpoint& endpoint, const Wish& wish, Clock::time_point now) const;

  PoolConfig config_;
  PoolCell& cell_;
  std::shared_ptr<SharedPool> shared_;
  DeadlineQueue& deadlines_;
  const std::uint64_t slots_max_;  // 0: no limit
  PoolQueue queue_;
  std::vector<EndpointPtr> endpoints_;
  std::vector<Candidate> candidates_;   // scratch for picking
  std::vector<Endpoint*> picked_from_;  // the endpoints of `candidates_`
  bool retired_ = false;
};

}  // namespace crossfade
