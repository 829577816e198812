// The admin address' answers out of a request and a view of the process: no socket and no clock of its own.
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>

#include "admin/gate.hpp"
#include "admin/request.hpp"
#include "admin/response.hpp"
#include "admin/status.hpp"
#include "server/dials_editor.hpp"
#include "split/explain.hpp"

namespace crossfade {

struct AskedHold {
  std::string service;
  bool legacy = true;  // false: release it
  std::string who, why;
};

struct AskedExplanation {
  AskedRequest request;
  std::string listener;  // its address; empty: the first
};

// What a request may ask about. The functions are called only by the endpoints that need them.
struct AdminView {
  ServerPhase phase = ServerPhase::Starting;
  std::shared_ptr<const Config> config;  // in force; null: none yet
  std::function<Status()> status;
  std::function<TrafficSeries(std::uint64_t since)> series;
  std::function<std::shared_ptr<const ChangeHistory>()> changes;
  std::function<std::string()> metrics;  // Prometheus' text format
  std::function<result<HoldOutcome, std::string>(const AskedHold&)> hold{};
  std::function<std::future<DialsResult>(DialsRequest)> turn_dials{};  // empty: the configuration has no file
  std::function<result<Explanation, std::string>(const AskedExplanation&)> explain{};
};

// An admin address' answers, one after the other. One thread.
class AdminApi {
 public:
  // `bound`: where it listens. The tokens are those of the configuration in force.
  explicit AdminApi(Address bound) : bound_(std::move(bound)) {}

  // HEAD gets what GET gets, body included: the connection leaves the body out. A query counts only where
  // docs/admin-api.md says so. Every POST passes the gate.
  AdminResponse handle(const AdminRequest& request, const AdminView& view, Gate::TimePoint now);

 private:
  AdminResponse change(const AdminRequest& request, const AdminView& view, Gate::TimePoint now);

  const Address bound_;
  Gate gate_;
};

}  // namespace crossfade
