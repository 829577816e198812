#include "upstream/pool.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cassert>

namespace crossfade {

namespace {

// A weight is split so finely for slow start.
constexpr double weight_steps = 1'000;

// A connection that was idle for longer is looked at before it is used, whoever uses it: an upstream that closes it may
// say something first, such as a 408.
constexpr std::chrono::milliseconds look_after{100};

// With HTTP/1 a request has its connection to itself, so both limits count the same thing.
std::uint64_t slots_max(const PoolLimits& limits) {
  if (limits.requests == 0 || limits.connections == 0) return std::max(limits.requests, limits.connections);
  return std::min(limits.requests, limits.connections);
}

bool contains(std::span<const EndpointPtr> endpoints, const Endpoint& endpoint) {
  return std::any_of(endpoints.begin(), endpoints.end(), [&](const EndpointPtr& e) { return e.get() == &endpoint; });
}

}  // namespace

Pool::Pool(PoolConfig config, PoolCell& cell, std::shared_ptr<SharedPool> shared, PoolResources resources)
    : config_(std::move(config)),
      cell_(cell),
      shared_(std::move(shared)),
      deadlines_(resources.deadlines),
      slots_max_(slots_max(config_.limits)),
      queue_(config_.limits, slots_max_, shared_->slots, cell.pending, resources.deadlines, resources.io) {
  shared_->queues.add(queue_.handle());
}

Pool::~Pool() {
  shared_->queues.remove(queue_.handle());
  retire();
}

void Pool::set_endpoints(const std::vector<ResolvedEndpoint>& resolved) {
  std::vector<EndpointPtr> next;
  next.reserve(resolved.size());
  for (const ResolvedEndpoint& wanted : resolved) {
    const auto known = std::find_if(endpoints_.begin(), endpoints_.end(),
                                    [&](const EndpointPtr& e) { return e->resolved.same_place(wanted); });
    next.push_back(known != endpoints_.end() ? *known : EndpointPtr(new Endpoint(wanted)));
    next.back()->resolved = wanted;  // its weight may be another
    if (wanted.health == nullptr) next.back()->resolved.health = std::make_shared<EndpointHealth>();
  }
  endpoints_.swap(next);
  for (const EndpointPtr& old : next) {
    if (contains(endpoints_, *old)) continue;
    old->retired = true;
    while (!old->idle.empty()) close_idle(*old->idle.back());
  }
}

Slot Pool::take_slot() {
  if (slots_max_ == 0) return Slot(*this);
  if (!queue_.empty() || !shared_->slots.take(slots_max_)) return {};
  return Slot(*this);
}

void Pool::give_slot() {
  if (slots_max_ == 0) return;
  shared_->slots.give();
  if (shared_->slots.pending() != 0) shared_->queues.wake_next();
}

bool Pool::is_usable(const Endpoint& endpoint, Clock::time_point now) const {
  return endpoint.resolved.health->usable(now);
}

bool Pool::can_lease(const Wish& wish, Clock::time_point now) const {
  return wish.last_resort ? !endpoints_.empty() : has_other_endpoint({}, now);
}

bool Pool::has_other_endpoint(std::span<const EndpointPtr> than, Clock::time_point now) const {
  return std::any_of(endpoints_.begin(), endpoints_.end(),
                     [&](const EndpointPtr& e) { return is_usable(*e, now) && !contains(than, *e); });
}

// A request tries one first that has not failed it yet, one that is usable before one that is not, and,
// once it has failed somewhere, one where others succeed; the last one to fail is the last to be tried again.
Pool::Rank Pool::rank_of(const Endpoint& endpoint, const Wish& wish, Clock::time_point now) const {
  const Clock::time_point failed_at = wish.avoid.empty() ? Clock::time_point() : endpoint.failed_at;
  return {contains(wish.avoid, endpoint), !is_usable(endpoint, now), failed_at};
}

void Pool::gather_candidates(const Wish& wish, Clock::time_point now) {
  Rank best;
  candidates_.clear();
  picked_from_.clear();
  for (const EndpointPtr& endpoint : endpoints_) {
    const Rank rank = rank_of(*endpoint, wish, now);
    if (rank.unusable && !wish.last_resort) continue;
    if (candidates_.empty() || rank < best) {
      candidates_.clear();
      picked_from_.clear();
      best = rank;
    }
    if (best < rank) continue;
    const double share = endpoint->resolved.health->share(now, config_.slow_start);
    const auto weight = static_cast<std::uint32_t>(endpoint->resolved.weight * weight_steps * share);
    candidates_.push_back({endpoint->in_flight, weight, &endpoint->credit});
    picked_from_.push_back(endpoint.get());
  }
}

Lease Pool::lease(Slot slot, const Wish& wish, Clock::time_point now) {
  gather_candidates(wish, now);
  assert(!candidates_.empty());
  const std::size_t chosen = config_.balance == Balance::RoundRobin ? pick_round_robin(candidates_)
                                                                    : pick_least_request(candidates_, wish.random);
  return Lease(std::move(slot), EndpointPtr(picked_from_[chosen]));
}

void Pool::failed(Endpoint& endpoint, Clock::time_point now) {
  endpoint.failed_at = now;
  if (!config_.outlier) return;
  const Clock::duration time = shared_->outliers.failed(*endpoint.resolved.health, *config_.outlier, now);
  if (time == Clock::duration::zero()) return;
  spdlog::warn("pool {}: endpoint {} is ejected for {} s: its requests fail", config_.name, endpoint.resolved.text,
               std::chrono::duration<double>(time).count());
}

// Whether it has served its time.
bool Pool::is_worn(const UpstreamConnection& connection, Clock::time_point now) const {
  if (config_.connection_requests != 0 && connection.requests >= config_.connection_requests) return true;
  return config_.connection_age.count() != 0 && now - connection.opened >= config_.connection_age;
}

bool Pool::reuse(Lease& lease, const Reuse& rules, Clock::time_point now) {
  std::vector<ConnectionPtr>& idle = lease.endpoint_->idle;
  while (!idle.empty() && now - idle.back()->idle_since <= rules.idle_at_most) {
    ConnectionPtr connection = std::move(idle.back());
    idle.pop_back();
    cell_.idle.sub();
    connection->idle_deadline.disarm();
    connection->transport->watch(nullptr, nullptr);
    if (is_worn(*connection, now)) continue;
    const bool look = rules.look || connection->transport->may_read() || now - connection->idle_since > look_after;
    if (look && connection->transport->has_news()) continue;
    lease.attach(std::move(connection));
    return true;
  }
  return false;
}

void Pool::pool_connection(Endpoint& endpoint, ConnectionPtr connection, Clock::duration idle_for,
                           Clock::time_point now) {
  if (retired_ || endpoint.retired || idle_for <= Clock::duration::zero() || is_worn(*connection, now)) return;
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
