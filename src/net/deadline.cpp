#include "net/deadline.hpp"

#include <algorithm>

namespace crossfade {

void DeadlineQueue::arm(Deadline& deadline, Clock::duration duration, Clock::time_point now) {
  deadline.disarm();
  if (duration <= Clock::duration::zero()) return;
  deadline.expiry_ = now + duration;
  lane_of(duration).list.push_back(deadline);
}

DeadlineQueue::Lane& DeadlineQueue::lane_of(Clock::duration duration) {
  Lane* spare = nullptr;
  for (const auto& lane : lanes_) {
    if (lane->duration == duration) return *lane;
    if (lane->list.empty()) spare = lane.get();
  }
  // A reload may have changed durations: an empty lane changes its own. None is erased, since a sweep may be under way.
  if (spare != nullptr) {
    spare->duration = duration;
    return *spare;
  }
  lanes_.push_back(std::make_unique<Lane>());
  lanes_.back()->duration = duration;
  return *lanes_.back();
}

void DeadlineQueue::sweep(Clock::time_point now) {
  // By index: a callback may add a lane.
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    while (!lanes_[i]->list.empty()) {
      Deadline& front = lanes_[i]->list.front();
      if (front.expiry_ > now) break;
      front.unlink();
      front.callback_(front.context_);
    }
  }
}

bool DeadlineQueue::empty() const {
  return std::all_of(lanes_.begin(), lanes_.end(), [](const auto& lane) { return lane->list.empty(); });
}

}  // namespace crossfade
