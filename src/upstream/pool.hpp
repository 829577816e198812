// One pool in one worker: its endpoints, idle connections and leases. State without I/O of its own but closing.
// Not thread-safe: its worker's.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "crossfade/config.hpp"
#include "telemetry/cells.hpp"
#include "upstream/endpoint.hpp"

namespace crossfade {

class Pool;

// A request's hold on an endpoint and, once connected or reused, on a connection. Destroying it closes the connection,
// unless it was given back.
class Lease {
 public:
  Lease() = default;
  Lease(Pool& pool, EndpointPtr endpoint);
  Lease(Lease&& other) noexcept;
  Lease& operator=(Lease&& other) noexcept;
  ~Lease() { end(); }

  explicit operator bool() const { return endpoint_ != nullptr; }
  bool connected() const { return connection_ != nullptr; }
  bool reused() const { return connection_ != nullptr && connection_->requests > 0; }
  Pool& pool() const { return *pool_; }
  const EndpointPtr& endpoint() const { return endpoint_; }
  Transport& transport() const { return *connection_->transport; }

  void attach(ConnectionPtr connection);
  // What is being opened for it, or null: the caller's, who tells when it is not any more.
  void set_connecting(Transport* transport) { connecting_ = transport; }
  // Ends the waits of this moment on its connection, or on the one being opened, with Wake::Expired.
  void interrupt();
  // Ends the lease and pools the connection for at most `idle_for` (0 or less: closes it).
  void give_back(Clock::duration idle_for, Clock::time_point now);
  // Ends the lease and closes the connection.
  void end();

 private:
  friend class Pool;
  Pool* pool_ = nullptr;
  EndpointPtr endpoint_;
  ConnectionPtr connection_;
  Transport* connecting_ = nullptr;
};

class Pool {
 public:
  Pool(PoolConfig config, PoolCell& cell, DeadlineQueue& deadlines)
      : config_(std::move(config)), cell_(cell), deadlines_(deadlines) {}
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  const PoolConfig& config() const { return config_; }
  PoolCell& cell() { return cell_; }
  std::size_t endpoint_count() const { return endpoints_.size(); }

  // Replaces the endpoints by what the names resolve to now. Those that stay keep their connections.
  void set_endpoints(const std::vector<ResolvedEndpoint>& resolved);

  // Picks an endpoint and starts a lease; `avoid`, when there is another one, is not picked. Nothing without endpoints.
  std::optional<Lease> lease(std::uint64_t random, const Endpoint* avoid = nullptr);

  // Attaches an idle connection of the lease's endpoint that has been idle for at most `idle_at_most`, if there is one
  // that shows no sign of having been closed.
  bool reuse(Lease& lease, Clock::duration idle_at_most, Clock::time_point now);

  // Closes every idle connection, and those given back from now on: a pool that a reload retired, or a drain.
  void retire();

 private:
  friend class Lease;
  void pool_connection(Endpoint& endpoint, ConnectionPtr connection, Clock::duration idle_for, Clock::time_point now);
  void close_idle(UpstreamConnection& connection);
  static void on_idle_expired(void* connection);
  static void on_idle_news(void* connection);
  std::size_t pick(std::uint64_t random, const Endpoint* avoid);

  PoolConfig config_;
  PoolCell& cell_;
  DeadlineQueue& deadlines_;
  std::vector<EndpointPtr> endpoints_;
  std::vector<std::uint32_t> loads_;  // scratch for picking
  std::uint32_t turn_ = 0;
  bool retired_ = false;
};

}  // namespace crossfade
