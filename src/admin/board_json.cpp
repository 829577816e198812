#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "admin/board.hpp"
#include "admin/dial_json.hpp"
#include "telemetry/timestamp.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

json::object dial_object(const BoardDial& dial) {
  return {{"name", dial.name},
          {"path", dial.path},
          {"exact", dial.exact},
          {"methods", text_array(dial.methods)},
          {"position", position_value(dial.position)},
          {"before", position_value(dial.before)},
          {"known_since", format_timestamp(dial.known_since)},
          {"moved", moved_value(dial.moved)},
          {"sides", sides_object(dial.sides)},
          {"verdicts", verdicts_object(dial.errors, dial.quantiles)}};
}

json::object service_object(const BoardService& service) {
  json::array dials;
  for (const BoardDial& dial : service.dials) dials.emplace_back(dial_object(dial));
  return {{"name", service.name},
          {"legacy", service.legacy},
          {"new", service.new_side},
          {"hold", to_string(service.hold)},
          {"fallbacks_per_second", service.fallbacks_per_second},
          {"dials", std::move(dials)}};
}

json::object move_object(const BoardComparison::Place& place, const std::optional<std::uint32_t>& from,
                         const std::optional<std::uint32_t>& to) {
  return {{"service", place.service->name},
          {"dial", place.dial->name},
          {"from", position_value(from)},
          {"to", position_value(to)}};
}

json::object figures_object(const BoardComparison::Pair& pair) {
  return {{"service", pair.now.service->name},
          {"dial", pair.now.dial->name},
          {"then", sides_object(pair.then.dial->sides)},
          {"now", sides_object(pair.now.dial->sides)}};
}

// Positions as in /api/history: from null, the dial is new; to null, it is gone.
json::object comparison_object(const BoardComparison& comparison) {
  json::array dials;
  for (const auto& pair : comparison.moved) {
    dials.emplace_back(move_object(pair.now, pair.then.dial->position, pair.now.dial->position));
  }
  for (const auto& place : comparison.added) dials.emplace_back(move_object(place, {}, place.dial->position));
  for (const auto& place : comparison.removed) dials.emplace_back(move_object(place, place.dial->position, {}));
  json::array holds;
  for (const auto& hold : comparison.holds) {
    holds.emplace_back(json::object{
        {"service", hold.service->name}, {"from", to_string(hold.from)}, {"to", to_string(hold.service->hold)}});
  }
  json::array figures;
  for (const auto& pair : comparison.figures) figures.emplace_back(figures_object(pair));
  return {{"since", format_timestamp(comparison.then_at)},
          {"dials", std::move(dials)},
          {"holds", std::move(holds)},
          {"figures", std::move(figures)}};
}

}  // namespace

std::string board_json(const Board& board, const BoardComparison* comparison) {
  json::array services;
  for (const BoardService& service : board.services) services.emplace_back(service_object(service));
  json::object document = {{"crossfade_board", 1},
                           {"at", format_timestamp(board.at)},
                           {"since", format_timestamp(board.since)},
                           {"version", board.version},
                           {"phase", to_string(board.phase)},
                           {"config",
                            {{"hash", board.hash},
                             {"file_state", to_string(board.file_state)},
                             {"errors", text_array(board.errors)},
                             {"errors_omitted", board.errors_omitted}}},
                           {"window_seconds", board.window.count()},
                           {"services", std::move(services)}};
  if (comparison != nullptr) document["comparison"] = comparison_object(*comparison);
  return json::serialize(document);
}

}  // namespace crossfade
