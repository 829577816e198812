#include "telemetry/traffic_history.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace crossfade {
namespace {

// Counters that begin anew have counted what they show.
std::uint64_t since(std::uint64_t before, std::uint64_t now) { return now >= before ? now - before : now; }

std::uint32_t clamped(std::uint64_t count) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(count, UINT32_MAX));
}

SideTraffic traffic_of(const DialTotals& totals) {
  SideTraffic traffic;
  for (const auto& [pair, count] : totals.requests) {
    const auto& [reason, code] = pair;
    traffic.requests += count;
    if (reason == Reason::Override) traffic.overrides += count;
    if (reason == Reason::Fallback) traffic.fallbacks += count;
    if (cohort_of(reason) != Cohort::Dial) continue;
    traffic.compared += count;
    if (code >= 500 && code <= 599) traffic.errors += count;
  }
  traffic.durations = totals.duration[static_cast<std::size_t>(Cohort::Dial)].buckets;
  return traffic;
}

SideTraffic between(const SideTraffic& before, const SideTraffic& now) {
  SideTraffic traffic{since(before.requests, now.requests),   since(before.compared, now.compared),
                      since(before.errors, now.errors),       since(before.overrides, now.overrides),
                      since(before.fallbacks, now.fallbacks), now.durations};
  for (std::size_t i = 0; i < std::min(traffic.durations.size(), before.durations.size()); ++i) {
    traffic.durations[i] = since(before.durations[i], now.durations[i]);
  }
  return traffic;
}

void add(SideTraffic& sum, const SideTraffic& part) {
  sum.requests += part.requests;
  sum.compared += part.compared;
  sum.errors += part.errors;
  sum.overrides += part.overrides;
  sum.fallbacks += part.fallbacks;
  sum.durations.resize(std::max(sum.durations.size(), part.durations.size()));
  for (std::size_t i = 0; i < part.durations.size(); ++i) sum.durations[i] += part.durations[i];
}

}  // namespace

void TrafficHistory::record(const Totals& totals, Now now) {
  bounds_ = totals.bounds;
  if (!started_) {
    ends_.resize(slots_max);
    start_ = now;
  }
  std::set<DialName> present;
  for (const auto& [key, sums] : totals.dials) {
    const auto& [service, name, side] = key;
    DialName dial{service, name};
    if (!dials_.contains(dial) && dials_.size() >= dials_max) continue;
    record_side(dials_[dial][side == Side::New ? 1 : 0], sums);
    present.insert(std::move(dial));
  }
  std::erase_if(dials_, [&present](const auto& known) { return !present.contains(known.first); });
  record_ignored(totals);
  if (started_) ends_[next_++ % slots_max] = now;
  started_ = true;
}

void TrafficHistory::record_side(Track& track, const DialTotals& totals) {
  SideTraffic now = traffic_of(totals);
  if (!started_) {
    track.total = std::move(now);
    return;
  }
  SideTraffic traffic = between(track.total, now);
  track.total = std::move(now);
  if (track.hour.empty() && traffic.requests == 0) return;
  track.hour.resize(slots_max);
  track.recent.resize(window_slots);
  Point& point = track.hour[next_ % slots_max];
  point = {clamped(traffic.requests), clamped(traffic.errors), 0, false};
  if (const auto p95 = quantile_ns(traffic.durations, bounds_, 0.95)) {
    point.p95_us = clamped(static_cast<std::uint64_t>(std::llround(*p95 / 1000)));
    point.compared = true;
  }
  track.recent[next_ % window_slots] = std::move(traffic);
}

void TrafficHistory::record_ignored(const Totals& totals) {
  std::erase_if(ignored_, [&](const auto& known) { return !totals.overrides_ignored.contains(known.first); });
  for (const auto& [service, causes] : totals.overrides_ignored) {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : causes) sum += count;
    Ignored& ignored = ignored_[service];
    ignored.recent[next_ % window_slots] = started_ ? since(ignored.total, sum) : 0;
    ignored.total = sum;
  }
}

TrafficWindow TrafficHistory::window() const {
  TrafficWindow window;
  window.bounds = bounds_;
  if (next_ == 0) return window;
  const std::uint64_t begin = window_begin();
  const Now& from = begin == 0 ? start_ : ends_[(begin - 1) % slots_max];
  window.length = ends_[(next_ - 1) % slots_max].steady - from.steady;
  for (const auto& [name, dial] : dials_) {
    DialTraffic& traffic = window.dials[name];
    for (std::size_t side = 0; side < dial.size(); ++side) {
      if (dial[side].recent.empty()) continue;
      for (std::uint64_t i = begin; i < next_; ++i) add(traffic.sides[side], dial[side].recent[i % window_slots]);
    }
  }
  for (const auto& [service, ignored] : ignored_) {
    for (std::uint64_t i = begin; i < next_; ++i) {
      window.overrides_ignored[service] += ignored.recent[i % window_slots];
    }
  }
  return window;
}

TrafficSeries TrafficHistory::series(std::uint64_t since) const {
  TrafficSeries series;
  const std::uint64_t oldest = next_ > slots_max ? next_ - slots_max : 0;
  series.first = std::clamp(since, oldest, next_);
  series.next = next_;
  for (std::uint64_t i = series.first; i < next_; ++i) series.ends.push_back(ends_[i % slots_max].wall);
  for (const auto& [name, dial] : dials_) {
    auto& out = series.dials[name];
    for (std::size_t side = 0; side < dial.size(); ++side) {
      for (std::uint64_t i = series.first; i < next_; ++i) {
        const Point point = dial[side].hour.empty() ? Point() : dial[side].hour[i % slots_max];
        out[side].requests.push_back(point.requests);
        out[side].errors.push_back(point.errors);
        out[side].p95_ms.push_back(point.compared ? std::optional(point.p95_us / 1000.0) : std::nullopt);
      }
    }
  }
  return series;
}

}  // namespace crossfade
