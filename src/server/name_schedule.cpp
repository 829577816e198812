#include "server/name_schedule.hpp"

#include <algorithm>

namespace crossfade {

void NameSchedule::set(const Intervals& intervals) {
  Entries next;
  for (const auto& [name, interval] : intervals) {
    const auto known = names_.find(name);
    next[name] = known != names_.end() ? Entry{interval, known->second.ended} : Entry{interval};
  }
  names_ = std::move(next);
}

NameSchedule::Entries::const_iterator NameSchedule::next() const {
  auto first = names_.end();
  for (auto at = names_.begin(); at != names_.end(); ++at) {
    if (under_way_.contains(at->first)) continue;
    if (first == names_.end() || at->second.due() < first->second.due()) first = at;
  }
  return first;
}

std::optional<std::string> NameSchedule::take(TimePoint now) {
  const auto first = next();
  if (first == names_.end() || first->second.due() > now) return std::nullopt;
  under_way_.insert(first->first);
  return first->first;
}

void NameSchedule::done(const std::string& name, TimePoint now) {
  under_way_.erase(name);
  if (const auto known = names_.find(name); known != names_.end()) known->second.ended = now;
}

std::optional<NameSchedule::TimePoint> NameSchedule::next_due() const {
  const auto first = next();
  if (first == names_.end()) return std::nullopt;
  return first->second.due();
}

NameSchedule::Intervals name_intervals(const Config& config) {
  NameSchedule::Intervals intervals;
  for (const PoolConfig& pool : config.pools) {
    for (const EndpointConfig& endpoint : pool.endpoints) {
      if (IpAddress::parse(endpoint.host)) continue;
      const auto [at, added] = intervals.try_emplace(endpoint.host, pool.resolve_interval);
      if (!added) at->second = std::min(at->second, pool.resolve_interval);
    }
  }
  return intervals;
}

}  // namespace crossfade
