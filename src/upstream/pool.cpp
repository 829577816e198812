#include "upstream/pool.hpp"

#include <algorithm>
#include <utility>

#include "upstream/balancer.hpp"

namespace crossfade {

Lease::Lease(Pool& pool, EndpointPtr endpoint) : pool_(&pool), endpoint_(std::move(endpoint)) {
  ++endpoint_->in_flight;
  pool_->cell_.in_flight.add();
}

Lease::Lease(Lease&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)),
      endpoint_(std::move(other.endpoint_)),
      connection_(std::move(other.connection_)) {}

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this != &other) {
    end();
    pool_ = std::exchange(other.pool_, nullptr);
    endpoint_ = std::move(other.endpoint_);
    connection_ = std::move(other.connection_);
  }
  return *this;
}

void Lease::attach(ConnectionPtr connection) {
  connection_ = std::move(connection);
  pool_->cell_.active.add();
}

void Lease::interrupt() {
  Transport* transport = connection_ != nullptr ? connection_->transport.get() : connecting_;
  if (transport == nullptr) return;
  transport->interrupt_read();
  transport->interrupt_write();
}

void Lease::give_back(Clock::duration idle_for, Clock::time_point now) {
  ++connection_->requests;
  pool_->cell_.active.sub();
  pool_->pool_connection(*endpoint_, std::move(connection_), idle_for, now);
  end();
}

void Lease::end() {
  if (endpoint_ == nullptr) return;
  if (connection_ != nullptr) {
    pool_->cell_.active.sub();
    connection_.reset();
  }
  --endpoint_->in_flight;
  pool_->cell_.in_flight.sub();
  endpoint_.reset();
  pool_ = nullptr;
}

Pool::~Pool() { retire(); }

void Pool::set_endpoints(const std::vector<ResolvedEndpoint>& resolved) {
  std::vector<EndpointPtr> next;
  next.reserve(resolved.size());
  for (const ResolvedEndpoint& wanted : resolved) {
    const auto known =
        std::find_if(endpoints_.begin(), endpoints_.end(), [&](const EndpointPtr& e) { return e->resolved == wanted; });
    next.push_back(known != endpoints_.end() ? *known : EndpointPtr(new Endpoint(wanted)));
  }
  endpoints_.swap(next);
  for (const EndpointPtr& old : next) {
    if (std::find(endpoints_.begin(), endpoints_.end(), old) != endpoints_.end()) continue;
    old->retired = true;
    while (!old->idle.empty()) close_idle(*old->idle.back());
  }
}

std::size_t Pool::pick(std::uint64_t random, const Endpoint* avoid) {
  std::size_t chosen;
  if (config_.balance == Balance::RoundRobin) {
    chosen = pick_round_robin(endpoints_.size(), turn_);
  } else {
    loads_.clear();
    for (const EndpointPtr& endpoint : endpoints_) loads_.push_back(endpoint->in_flight);
    chosen = pick_least_request(loads_, random);
  }
  if (endpoints_[chosen].get() == avoid) chosen = (chosen + 1) % endpoints_.size();
  return chosen;
}

std::optional<Lease> Pool::lease(std::uint64_t random, const Endpoint* avoid) {
  if (endpoints_.empty()) return std::nullopt;
  return Lease(*this, endpoints_[pick(random, avoid)]);
}

bool Pool::reuse(Lease& lease, Clock::duration idle_at_most, Clock::time_point now) {
  std::vector<ConnectionPtr>& idle = lease.endpoint_->idle;
  while (!idle.empty() && now - idle.back()->idle_since <= idle_at_most) {
    ConnectionPtr connection = std::move(idle.back());
    idle.pop_back();
    cell_.idle.sub();
    connection->idle_deadline.disarm();
    connection->transport->watch(nullptr, nullptr);
    // One system call against a request lost to a connection whose end this loop has not been told of yet.
    if (connection->transport->has_news()) continue;
    lease.attach(std::move(connection));
    return true;
  }
  return false;
}

void Pool::pool_connection(Endpoint& endpoint, ConnectionPtr connection, Clock::duration idle_for,
                           Clock::time_point now) {
  if (retired_ || endpoint.retired || idle_for <= Clock::duration::zero()) return;
  UpstreamConnection& pooled = *connection;
  pooled.pool = this;
  pooled.endpoint = &endpoint;
  pooled.idle_since = now;
  pooled.idle_deadline.set_callback(&Pool::on_idle_expired, &pooled);
  deadlines_.arm(pooled.idle_deadline, idle_for, now);
  pooled.transport->watch(&Pool::on_idle_news, &pooled);
  endpoint.idle.push_back(std::move(connection));
  cell_.idle.add();
}

void Pool::on_idle_expired(void* connection) {
  auto& idle = *static_cast<UpstreamConnection*>(connection);
  idle.pool->close_idle(idle);
}

// The upstream has closed, or sent what nobody asked for: either way it is of no more use. A spurious wake-up is not.
void Pool::on_idle_news(void* connection) {
  auto& idle = *static_cast<UpstreamConnection*>(connection);
  if (idle.transport->has_news()) {
    idle.pool->close_idle(idle);
  } else {
    idle.transport->watch(&Pool::on_idle_news, connection);
  }
}

void Pool::close_idle(UpstreamConnection& connection) {
  std::vector<ConnectionPtr>& idle = connection.endpoint->idle;
  const auto at =
      std::find_if(idle.begin(), idle.end(), [&](const ConnectionPtr& c) { return c.get() == &connection; });
  cell_.idle.sub();
  idle.erase(at);
}

void Pool::retire() {
  retired_ = true;
  for (const EndpointPtr& endpoint : endpoints_) {
    while (!endpoint->idle.empty()) close_idle(*endpoint->idle.back());
  }
}

}  // namespace crossfade
