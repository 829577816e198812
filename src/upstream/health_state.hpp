// What the results of health checks amount to: a pure state machine over one endpoint's checks.
#pragma once

#include <cstdint>

namespace crossfade {

// An endpoint counts as healthy until its checks say otherwise: a proxy that has just started must not refuse what the
// first request would show to work.
class HealthState {
 public:
  explicit HealthState(bool healthy = true) : healthy_(healthy) {}

  bool healthy() const { return healthy_; }

  // Takes a check's result; true when it changed the state: after `fall` failures in a row, or `rise` successes (each
  // at least 1).
  bool observe(bool passed, std::uint32_t fall, std::uint32_t rise) {
    if (passed == healthy_) {
      against_ = 0;
      return false;
    }
    if (++against_ < (healthy_ ? fall : rise)) return false;
    against_ = 0;
    healthy_ = passed;
    return true;
  }

 private:
  bool healthy_;
  std::uint32_t against_ = 0;  // results in a row that speak against the state
};

}  // namespace crossfade
