#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cmath>

#include "admin/dial_json.hpp"
#include "admin/status.hpp"
#include "crossfade/stable_hash.hpp"
#include "crossfade/units.hpp"
#include "telemetry/timestamp.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

template <class Place>
json::array addresses(const std::vector<Place>& places) {
  json::array array;
  for (const Address& address : places) array.emplace_back(address.to_string());
  return array;
}

std::string_view to_string(Balance balance) { return balance == Balance::RoundRobin ? "round_robin" : "least_request"; }

json::object config_object(const Status& status) {
  const ConfigState& state = status.config;
  json::array errors;
  for (const ConfigError& error : state.last_errors) errors.emplace_back(error.to_string());
  return {{"file", status.file ? json::value(status.file->path) : json::value()},
          {"file_state", to_string(status.file ? status.file->state : FileState::InForce)},
          {"hash", state.config ? json::value(state.config->hash) : json::value()},
          {"generation", state.generation},
          {"since", format_timestamp(state.since)},
          {"reloads", {{"accepted", state.reloads_accepted}, {"rejected", state.reloads_rejected}}},
          {"last_reload_successful", state.last_reload_successful},
          {"last_errors", std::move(errors)},
          {"restart_needed", state.restart_needed}};
}

json::object list_object(const std::vector<ListRule>& rules) {
  std::size_t values = 0;
  for (const ListRule& rule : rules) {
    values += rule.values.size() + rule.networks.size() + (rule.file_values ? rule.file_values->size() : 0);
  }
  return {{"rules", rules.size()}, {"values", values}};
}

std::uint64_t requests_of(const Totals& totals, const std::string& service, const std::string& dial, Side side) {
  const auto found = totals.dials.find({service, dial, side});
  std::uint64_t sum = 0;
  if (found == totals.dials.end()) return sum;
  for (const auto& [pair, count] : found->second.requests) sum += count;
  return sum;
}

json::object dial_object(const Status& status, const ServiceConfig& service, const DialConfig& dial) {
  const DialStatus shown = dial_status(status, service, dial);
  return {{"name", dial.name},
          {"path", dial.path},
          {"exact", dial.exact},
          {"methods", text_array(dial.methods)},
          {"position", format_percent(dial.position)},
          {"ratio", static_cast<double>(dial.position) / static_cast<double>(bucket_count)},
          {"requests",
           {{"legacy", requests_of(status.totals, service.name, dial.name, Side::Legacy)},
            {"new", requests_of(status.totals, service.name, dial.name, Side::New)}}},
          {"kept", shown.kept},
          {"moved", moved_value(shown.moved)},
          {"sides", sides_object(shown.sides)},
          {"verdicts", verdicts_object(shown.errors, shown.quantiles)}};
}

json::value run_time_hold(const HoldEntry* hold) {
  if (hold == nullptr) return nullptr;
  return json::object{{"who", hold->who}, {"since", format_timestamp(hold->since)}, {"why", hold->why}};
}

// Holds of services that the configuration in force does not have.
json::array held_without_service(const Status& status) {
  json::array array;
  const std::vector<ServiceConfig> none;
  const std::vector<ServiceConfig>& services = status.config.config ? status.config.config->services : none;
  for (const HoldEntry& hold : status.holds) {
    const bool there = std::any_of(services.begin(), services.end(),
                                   [&hold](const ServiceConfig& service) { return service.name == hold.service; });
    if (!there) array.emplace_back(hold.service);
  }
  return array;
}

json::object service_object(const Status& status, const ServiceConfig& service) {
  json::array dials;
  for (const DialConfig& dial : service.dials) dials.emplace_back(dial_object(status, service, dial));
  const ServiceRates rates = service_rates(status, service);
  return {{"name", service.name},
          {"hosts", text_array(service.hosts)},
          {"legacy", service.legacy},
          {"new", service.new_side},
          {"hold", to_string(effective_hold(status, service))},
          {"run_time_hold", run_time_hold(find_hold(status, service.name))},
          {"exclude", list_object(service.exclude)},
          {"include", list_object(service.include)},
          {"now",
           {{"overrides_per_second", rates.overrides},
            {"fallbacks_per_second", rates.fallbacks},
            {"overrides_ignored_per_second", rates.overrides_ignored}}},
          {"dials", std::move(dials)}};
}

// The addresses to which the pool's endpoints resolve, and whether each gets requests.
json::array endpoint_array(const Totals& totals, const std::string& pool) {
  json::array array;
  for (const auto& [key, sums] : totals.endpoints) {
    if (key.first == pool) array.emplace_back(json::object{{"address", key.second}, {"up", sums.up}});
  }
  return array;
}

json::object pool_object(const Totals& totals, const PoolConfig& pool) {
  const auto found = totals.pools.find(pool.name);
  const PoolTotals sums = found == totals.pools.end() ? PoolTotals() : found->second;
  return {{"name", pool.name},
          {"endpoints", addresses(pool.endpoints)},
          {"balance", to_string(pool.balance)},
          {"connections", {{"active", sums.active}, {"idle", sums.idle}, {"connecting", sums.connecting}}},
          {"in_flight", sums.in_flight},
          {"pending", sums.pending},
          {"health", endpoint_array(totals, pool.name)}};
}

}  // namespace

std::string status_json(const Status& status) {
  json::array services;
  json::array pools;
  if (const Config* config = status.config.config.get()) {
    for (const ServiceConfig& service : config->services) services.emplace_back(service_object(status, service));
    for (const PoolConfig& pool : config->pools) pools.emplace_back(pool_object(status.totals, pool));
  }
  const json::object document = {{"version", status.version},
                                 {"phase", to_string(status.phase)},
                                 {"now", format_timestamp(status.now)},
                                 {"config", config_object(status)},
                                 {"listeners", addresses(status.listeners)},
                                 {"window_seconds", std::round(status.window.length.count())},
                                 {"services", std::move(services)},
                                 {"held_without_service", held_without_service(status)},
                                 {"pools", std::move(pools)}};
  return json::serialize(document);
}

}  // namespace crossfade
