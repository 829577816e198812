#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "admin/dial_json.hpp"
#include "admin/status.hpp"
#include "crossfade/units.hpp"
#include "telemetry/timestamp.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

json::value position(const std::optional<std::uint32_t>& thousandths) {
  return thousandths ? json::value(format_percent(*thousandths)) : json::value();
}

json::object change_object(const ConfigChange& change) {
  json::array dials;
  for (const DialMove& move : change.dials) {
    dials.emplace_back(json::object{
        {"service", move.service}, {"dial", move.dial}, {"from", position(move.from)}, {"to", position(move.to)}});
  }
  return {{"at", format_timestamp(change.at)},
          {"outcome", to_string(change.outcome)},
          {"source", to_string(change.origin.source)},
          {"who", change.origin.who.empty() ? json::value() : json::value(change.origin.who)},
          {"generation", change.generation},
          {"hash", change.hash.empty() ? json::value() : json::value(change.hash)},
          {"dials", std::move(dials)},
          {"other", text_array(change.other)},
          {"errors", text_array(change.errors)},
          {"service", change.service.empty() ? json::value() : json::value(change.service)},
          {"why", change.why.empty() ? json::value() : json::value(change.why)},
          {"omitted", change.omitted}};
}

}  // namespace

std::string history_json(const ChangeHistory& changes) {
  json::array array;
  for (const ConfigChange& change : changes.newest_first()) array.emplace_back(change_object(change));
  return json::serialize(json::object{{"changes", std::move(array)}});
}

}  // namespace crossfade
