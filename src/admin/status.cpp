#include "admin/status.hpp"

#include <algorithm>

namespace crossfade {
namespace {

SideStatus side_status(const SideTraffic& traffic, const TrafficWindow& window) {
  SideStatus side;
  side.compared = traffic.compared;
  if (window.length.count() > 0) {
    side.requests_per_second = static_cast<double>(traffic.requests) / window.length.count();
  }
  if (traffic.compared > 0) {
    side.error_ratio = static_cast<double>(traffic.errors) / static_cast<double>(traffic.compared);
  }
  for (std::size_t i = 0; i < shown_quantiles.size(); ++i) {
    constexpr double ns_per_ms = 1e6;
    const auto quantile = quantile_ns(traffic.durations, window.bounds, shown_quantiles[i]);
    if (quantile) side.quantiles_ms[i] = *quantile / ns_per_ms;
  }
  return side;
}

void compare(const DialTraffic& traffic, DialStatus& dial) {
  const auto& [legacy, new_side] = traffic.sides;
  dial.errors = compare_errors({legacy.errors, legacy.compared}, {new_side.errors, new_side.compared});
  for (std::size_t i = 0; i < shown_quantiles.size(); ++i) {
    dial.quantiles[i] = compare_quantile(legacy.durations, new_side.durations, shown_quantiles[i]);
  }
}

}  // namespace

const HoldEntry* find_hold(const Status& status, std::string_view service) {
  const auto found = std::find_if(status.holds.begin(), status.holds.end(),
                                  [service](const HoldEntry& hold) { return hold.service == service; });
  return found == status.holds.end() ? nullptr : &*found;
}

Hold effective_hold(const Status& status, const ServiceConfig& service) {
  return find_hold(status, service.name) != nullptr ? Hold::Legacy : service.hold;
}

DialStatus dial_status(const Status& status, const ServiceConfig& service, const DialConfig& dial) {
  DialStatus shown;
  if (const auto found = status.window.dials.find({service.name, dial.name}); found != status.window.dials.end()) {
    for (std::size_t i = 0; i < shown.sides.size(); ++i) {
      shown.sides[i] = side_status(found->second.sides[i], status.window);
    }
    compare(found->second, shown);
  } else {
    shown.kept = status.window.dials.size() < TrafficHistory::dials_max;
  }
  shown.week_ago = dial.position;
  shown.known_since = status.now;
  const auto& pasts = status.changes->pasts();
  if (const auto past = pasts.find({service.name, dial.name}); past != pasts.end()) {
    if (!past->second.moves.empty()) shown.moved = past->second.moves.back();
    shown.known_since = past->second.known_since;
    shown.week_ago = past->second.position_at(status.now - ChangeHistory::week, dial.position);
  }
  return shown;
}

ServiceRates service_rates(const Status& status, const ServiceConfig& service) {
  ServiceRates rates;
  const double seconds = status.window.length.count();
  if (seconds <= 0) return rates;
  for (const DialConfig& dial : service.dials) {
    const auto found = status.window.dials.find({service.name, dial.name});
    if (found == status.window.dials.end()) continue;
    for (const SideTraffic& side : found->second.sides) {
      rates.overrides += static_cast<double>(side.overrides) / seconds;
      rates.fallbacks += static_cast<double>(side.fallbacks) / seconds;
    }
  }
  const auto ignored = status.window.overrides_ignored.find(service.name);
  if (ignored != status.window.overrides_ignored.end()) {
    rates.overrides_ignored = static_cast<double>(ignored->second) / seconds;
  }
  return rates;
}

std::string_view to_string(ServerPhase phase) {
  switch (phase) {
    case ServerPhase::Starting:
      return "starting";
    case ServerPhase::Serving:
      return "serving";
    case ServerPhase::Draining:
      return "draining";
    case ServerPhase::Stopped:
      return "stopped";
  }
  return "stopped";
}

std::string_view to_string(FileState state) {
  switch (state) {
    case FileState::InForce:
      return "in_force";
    case FileState::Rejected:
      return "rejected";
    case FileState::Pending:
      return "pending";
    case FileState::Missing:
      return "missing";
  }
  return "missing";
}

std::string_view to_string(Hold hold) {
  switch (hold) {
    case Hold::None:
      return "none";
    case Hold::Legacy:
      return "legacy";
    case Hold::New:
      return "new";
  }
  return "none";
}

}  // namespace crossfade
