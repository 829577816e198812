// The admin address' answers as a pure function: no socket, no clock, no server.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "admin/status.hpp"

namespace crossfade {

// What a request may ask about. The functions are called only by the endpoints that show what they return.
struct AdminView {
  ServerPhase phase = ServerPhase::Starting;
  std::function<Status()> status;
  std::function<TrafficSeries(std::uint64_t since)> series;
  std::function<std::shared_ptr<const ChangeHistory>()> changes;
  std::function<std::string()> metrics;  // Prometheus' text format
};

struct AdminResponse {
  unsigned status = 200;
  std::string_view content_type;
  std::string body;
  std::string_view allow;           // for Allow, with 405 only
  std::string_view content_policy;  // for Content-Security-Policy; empty: none
};

// `target` as in the request line, in origin form; a query counts only where docs/metrics.md says so. HEAD gets what
// GET gets, body included: the connection leaves the body out.
AdminResponse handle(std::string_view method, std::string_view target, const AdminView& view);

// The answer to what is not a request: 400, or 431 and 413 for what exceeds the limits.
AdminResponse refuse(unsigned status, std::string_view detail);

}  // namespace crossfade
