// What the admin address shows, gathered in one moment: plain data, which the page, the API and the board put into
// their forms.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crossfade/server.hpp"
#include "server/change_history.hpp"
#include "server/reloader.hpp"
#include "telemetry/quantiles.hpp"
#include "telemetry/registry.hpp"
#include "telemetry/traffic_history.hpp"

namespace crossfade {

// The document on disk.
struct ConfigFile {
  std::string path;
  FileState state = FileState::InForce;
};

struct Status {
  using TimePoint = std::chrono::system_clock::time_point;

  std::string version;
  ServerPhase phase = ServerPhase::Starting;
  TimePoint now;
  ConfigState config;              // its `config` may be null: then there are no services and pools to show
  std::optional<ConfigFile> file;  // absent: the configuration has none
  std::vector<Address> listeners;
  Totals totals;
  TrafficWindow window;
  std::shared_ptr<const ChangeHistory> changes;  // never null
  std::vector<HoldEntry> holds{};                // at run time
};

// One side of one dial within the window. The quantiles and the errors are of the compared requests; absent without
// any.
struct SideStatus {
  double requests_per_second = 0;
  std::uint64_t compared = 0;
  std::optional<double> error_ratio;
  std::array<std::optional<double>, 3> quantiles_ms;  // by shown_quantiles
};
inline constexpr std::array<double, 3> shown_quantiles = {0.5, 0.95, 0.99};
inline constexpr std::array<std::string_view, 3> quantile_names = {"p50", "p95", "p99"};

struct DialStatus {
  bool kept = true;                   // false: there are more dials than the process keeps the traffic of
  std::array<SideStatus, 2> sides;    // legacy, new
  Verdict errors = Verdict::Unknown;  // of new against legacy
  std::array<Verdict, 3> quantiles{Verdict::Unknown, Verdict::Unknown, Verdict::Unknown};
  std::optional<DialPast::Move> moved;    // its newest move
  std::optional<std::uint32_t> week_ago;  // its position then; absent: it was not there
  Status::TimePoint known_since;          // when it was at week_ago, if the process does not know a week
};

// The run-time hold of a service; null: none.
const HoldEntry* find_hold(const Status& status, std::string_view service);
// What holds a service, the run time before the document.
Hold effective_hold(const Status& status, const ServiceConfig& service);

DialStatus dial_status(const Status& status, const ServiceConfig& service, const DialConfig& dial);

// Of a service, a second, in the window.
struct ServiceRates {
  double overrides = 0;
  double fallbacks = 0;
  double overrides_ignored = 0;
};
ServiceRates service_rates(const Status& status, const ServiceConfig& service);

std::string_view to_string(ServerPhase phase);  // "starting", "serving", "draining", "stopped"
std::string_view to_string(FileState state);    // "in_force", "rejected", "pending", "missing"
std::string_view to_string(Hold hold);          // "none", "legacy", "new"

// docs/metrics.md, "The admin address".
std::string status_json(const Status& status);
std::string series_json(const TrafficSeries& series);
std::string history_json(const ChangeHistory& changes);

}  // namespace crossfade
