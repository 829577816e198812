// When each name is looked up: at once when it is new, and from then on an interval after its last lookup ended, so
// that slow lookups of a name never follow each other without a pause. Pure: the caller has the clock, and the lock.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "crossfade/config.hpp"

namespace crossfade {

class NameSchedule {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  using Intervals = std::map<std::string, std::chrono::milliseconds>;

  // These names from now on, and others no more. A new interval counts from the last lookup's end.
  void set(const Intervals& intervals);
  // The name that has been due longest, if one is; it is not due again before done().
  std::optional<std::string> take(TimePoint now);
  void done(const std::string& name, TimePoint now);
  // When the next name is due; nothing: not before one is done, or another set.
  std::optional<TimePoint> next_due() const;

 private:
  struct Entry {
    std::chrono::milliseconds interval{};
    std::optional<TimePoint> ended{};  // the last lookup
    TimePoint due() const { return ended ? *ended + interval : TimePoint::min(); }
  };
  using Entries = std::map<std::string, Entry>;
  Entries::const_iterator next() const;

  Entries names_;
  std::set<std::string> under_way_;  // whatever set() says: no name is looked up twice at once
};

// The names of a configuration's endpoints, each with the shortest `resolve_interval` of the pools that use it.
NameSchedule::Intervals name_intervals(const Config& config);

}  // namespace crossfade
