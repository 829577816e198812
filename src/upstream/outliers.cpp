#include "upstream/outliers.hpp"

#include <algorithm>

namespace crossfade {

void Outliers::set_endpoints(std::vector<std::shared_ptr<EndpointHealth>> endpoints) {
  const std::lock_guard lock(mutex_);
  endpoints_ = std::move(endpoints);
}

void Outliers::clear() {
  const std::lock_guard lock(mutex_);
  for (const auto& endpoint : endpoints_) {
    endpoint->cell_.ejected_until.store({}, std::memory_order_relaxed);
    endpoint->failures_.store(0, std::memory_order_relaxed);
    endpoint->growth_ = 0;
  }
}

Clock::duration Outliers::failed(EndpointHealth& endpoint, const OutlierConfig& rules, Clock::time_point now) {
  // What was under way when it was ejected fails late, and says nothing about the time after.
  if (endpoint.ejected(now)) return {};
  const std::uint32_t failures = endpoint.failures_.fetch_add(1, std::memory_order_relaxed) + 1;
  if (failures < rules.consecutive_failures) return {};
  const std::lock_guard lock(mutex_);
  if (endpoint.ejected(now) || !may_eject(endpoint, rules, now)) return {};
  // Each quiet interval since its last ejection ended takes one step of the growth back.
  const auto quiet = (now - endpoint.ejected_until()) / Clock::duration(rules.interval);
  endpoint.growth_ -= static_cast<std::uint32_t>(std::min<std::int64_t>(quiet, endpoint.growth_));
  endpoint.growth_ = std::min(endpoint.growth_ + 1, growth_max);
  const Clock::duration time = Clock::duration(rules.ejection) * endpoint.growth_;
  endpoint.cell_.ejected_until.store((now + time).time_since_epoch(), std::memory_order_relaxed);
  endpoint.cell_.ejections.fetch_add(1, std::memory_order_relaxed);
  endpoint.failures_.store(0, std::memory_order_relaxed);
  return time;
}

// The last usable endpoint stays, whatever it does: the pool would be gone with it.
bool Outliers::may_eject(const EndpointHealth& endpoint, const OutlierConfig& rules, Clock::time_point now) const {
  std::size_t ejected = 0;
  std::size_t others = 0;
  for (const auto& each : endpoints_) {
    ejected += each->ejected(now) ? 1 : 0;
    others += each.get() != &endpoint && each->usable(now) ? 1 : 0;
  }
  return others != 0 && (ejected + 1) * 100 <= endpoints_.size() * rules.max_ejected_percent;
}

}  // namespace crossfade
