// How often something may happen: a bucket of turns that fills up with time. One thread.
#pragma once

#include <algorithm>
#include <chrono>

namespace crossfade {

class RateLimiter {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // `burst` at once, and one more every `refill` after that.
  RateLimiter(unsigned burst, std::chrono::milliseconds refill) : burst_(burst), refill_(refill), turns_(burst) {}

  bool has_turn(TimePoint now) const { return turns_at(now) >= 1; }
  bool is_full(TimePoint now) const { return turns_at(now) >= burst_; }
  void take(TimePoint now) {  // after has_turn() has said yes
    turns_ = turns_at(now) - 1;
    last_ = std::max(now, last_);
  }
  std::chrono::milliseconds refill() const { return refill_; }
  double turns_at(TimePoint now) const {
    const std::chrono::duration<double> passed = std::max(now, last_) - last_;
    return std::min(burst_, turns_ + passed / refill_);
  }

 private:
  double burst_;
  std::chrono::milliseconds refill_;
  double turns_;
  TimePoint last_{};
};

}  // namespace crossfade
