#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "admin/status.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

json::object side_object(const TrafficSeries::Side& side) {
  json::array quantiles;
  for (const std::optional<double>& p95 : side.p95_ms) quantiles.emplace_back(p95 ? json::value(*p95) : json::value());
  return {{"requests", json::array(side.requests.begin(), side.requests.end())},
          {"errors", json::array(side.errors.begin(), side.errors.end())},
          {"p95_ms", std::move(quantiles)}};
}

}  // namespace

std::string series_json(const TrafficSeries& series) {
  json::array times;
  for (const auto end : series.ends) {
    times.emplace_back(std::chrono::floor<std::chrono::seconds>(end).time_since_epoch().count());
  }
  json::array dials;
  for (const auto& [name, sides] : series.dials) {
    dials.emplace_back(json::object{{"service", name.first},
                                    {"dial", name.second},
                                    {"legacy", side_object(sides[0])},
                                    {"new", side_object(sides[1])}});
  }
  return json::serialize(json::object{{"interval_seconds", TrafficHistory::slot_length.count()},
                                      {"first", series.first},
                                      {"next", series.next},
                                      {"times", std::move(times)},
                                      {"dials", std::move(dials)}});
}

}  // namespace crossfade
