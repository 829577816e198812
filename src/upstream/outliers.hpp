// Which of a pool's endpoints are left out because their requests fail: the rule that looks at all of them together.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "crossfade/config.hpp"
#include "upstream/endpoint_health.hpp"

namespace crossfade {

// Any thread. Times are the caller's.
class Outliers {
 public:
  // An ejection lasts longer with each one, up to this many times the first.
  static constexpr std::uint32_t growth_max = 10;

  // The endpoints that the pool has now.
  void set_endpoints(std::vector<std::shared_ptr<EndpointHealth>> endpoints);
  // Lets all endpoints back in: the pool ejects no more.
  void clear();

  // A request failed on `endpoint`. The time for which that ejects it; zero: it does not.
  Clock::duration failed(EndpointHealth& endpoint, const OutlierConfig& rules, Clock::time_point now);

 private:
  bool may_eject(const EndpointHealth& endpoint, const OutlierConfig& rules, Clock::time_point now) const;

  std::mutex mutex_;  // taken when requests fail, never for one that succeeds
  std::vector<std::shared_ptr<EndpointHealth>> endpoints_;
};

}  // namespace crossfade
