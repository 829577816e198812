#include "upstream/endpoint_health.hpp"

#include <algorithm>

namespace crossfade {

double EndpointHealth::share(Clock::time_point now, Clock::duration window) const {
  const Clock::duration returned =
      std::max(returned_.load(std::memory_order_relaxed), ejected_until().time_since_epoch());
  if (returned == Clock::duration::zero() || window <= Clock::duration::zero()) return 1;
  const auto passed = static_cast<double>((now.time_since_epoch() - returned).count());
  return std::clamp(passed / static_cast<double>(window.count()), first_share, 1.0);
}

void EndpointHealth::set_healthy(bool healthy, Clock::time_point now) {
  if (healthy == this->healthy()) return;
  if (healthy) returned_.store(now.time_since_epoch(), std::memory_order_relaxed);
  (healthy ? cell_.ups : cell_.downs).fetch_add(1, std::memory_order_relaxed);
  cell_.healthy.store(healthy, std::memory_order_relaxed);
}

}  // namespace crossfade
