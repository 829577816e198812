// A request's hold on a pool: a slot of its limits, an endpoint and, once connected or reused, a connection.
#pragma once

#include <utility>

#include "upstream/endpoint.hpp"

namespace crossfade {

class Pool;

// One of the requests that a pool's limits allow at once. Given back by its destruction.
class Slot {
 public:
  Slot() = default;
  Slot(Slot&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)) {}
  Slot& operator=(Slot&& other) noexcept;
  ~Slot() { release(); }

  explicit operator bool() const { return pool_ != nullptr; }
  Pool& pool() const { return *pool_; }
  void release();

 private:
  friend class Pool;
  explicit Slot(Pool& pool) : pool_(&pool) {}
  Pool* pool_ = nullptr;
};

// Destroying it closes the connection, unless it was given back.
class Lease {
 public:
  Lease() = default;
  Lease(Slot slot, EndpointPtr endpoint);
  Lease(Lease&& other) noexcept = default;
  Lease& operator=(Lease&& other) noexcept;
  ~Lease() { end(); }

  explicit operator bool() const { return endpoint_ != nullptr; }
  bool connected() const { return connection_ != nullptr; }
  bool reused() const { return connection_ != nullptr && connection_->requests > 0; }
  Pool& pool() const { return slot_.pool(); }
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
  void end() { surrender(); }
  // The same, but for the slot, which may be used for another lease. Empty without a lease.
  Slot surrender();

 private:
  friend class Pool;
  Slot slot_;
  EndpointPtr endpoint_;
  ConnectionPtr connection_;
  Transport* connecting_ = nullptr;
};

}  // namespace crossfade
