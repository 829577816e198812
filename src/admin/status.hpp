// What the status endpoints show, gathered in one moment, and its text as JSON and as the index page. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crossfade/server.hpp"
#include "telemetry/registry.hpp"

namespace crossfade {

struct Status {
  std::string version;
  ServerPhase phase = ServerPhase::Starting;
  ConfigState config;  // its `config` may be null: then there are no services and pools to show
  std::vector<Address> listeners;
  Totals totals;
};

std::string_view to_string(ServerPhase phase);  // "starting", "serving", "draining", "stopped"

std::string status_json(const Status& status);  // docs/metrics.md, "The admin address"
std::string index_html(const Status& status);   // one page without outside resources

}  // namespace crossfade
