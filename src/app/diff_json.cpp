#include "app/diff_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "crossfade/units.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

std::string_view relation_word(TrafficMove::Dial relation) {
  switch (relation) {
    case TrafficMove::Dial::Same:
      return "same";
    case TrafficMove::Dial::Renamed:
      return "renamed";
    case TrafficMove::Dial::Added:
      return "added";
    case TrafficMove::Dial::Removed:
      return "removed";
    case TrafficMove::Dial::Replaced:
      return "replaced";
    case TrafficMove::Dial::Other:
      return "other";
  }
  return {};
}

json::value shares_json(const MoveShares& shares) {
  return json::object{{"legacy_to_new", format_share(shares.to_new)},
                      {"new_to_legacy", format_share(shares.to_legacy)}};
}

json::value traffic_json(const TrafficMove& move) {
  json::object object;
  object["dial"] = relation_word(move.relation);
  object["before"] = json::object{
      {"dial", move.dial_before}, {"position", format_percent(move.position_before)}, {"salt", move.salt_before}};
  object["after"] = json::object{
      {"dial", move.dial_after}, {"position", format_percent(move.position_after)}, {"salt", move.salt_after}};
  object["where"] = move.where;
  object["rehashed"] = move.rehashed;
  object["keys"] = shares_json(move.keys);
  object["without_key"] = shares_json(move.no_key);
  return object;
}

json::value service_json(const ServiceMoves& service) {
  json::object object;
  object["service"] = service.name();
  object["before"] = service.service_before.empty() ? json::value() : json::value(service.service_before);
  object["after"] = service.service_after.empty() ? json::value() : json::value(service.service_after);
  json::array notices;
  for (const MoveNotice& notice : service.notices) {
    notices.push_back(json::object{{"text", notice.text}, {"warning", notice.loud}, {"back", notice.back}});
  }
  object["notices"] = std::move(notices);
  json::array traffic;
  for (const TrafficMove& move : service.traffic) {
    if (move.changed) traffic.push_back(traffic_json(move));
  }
  object["dials"] = std::move(traffic);
  return object;
}

json::value keys_json(const std::vector<std::string_view>& keys) {
  json::array array;
  array.reserve(keys.size());
  for (const std::string_view key : keys) array.emplace_back(key);
  return array;
}

json::value named_json(const std::vector<NamedMoves>& named, std::size_t key_count) {
  json::array dials;
  for (const NamedMoves& each : named) {
    dials.push_back(json::object{{"name", traffic_name(*each.service, *each.traffic)},
                                 {"where", each.traffic->where},
                                 {"legacy_to_new", keys_json(each.movers.to_new)},
                                 {"new_to_legacy", keys_json(each.movers.to_legacy)},
                                 {"no_key", keys_json(each.movers.unusable)}});
  }
  return json::object{{"given", key_count}, {"dials", std::move(dials)}};
}

}  // namespace

std::string diff_json(const DiffData& data) {
  json::object object;
  object["changed"] = !data.moves.empty() || !data.other.empty();
  object["back"] = data.moves.anybody_back();
  object["complete"] = data.moves.complete;
  json::array services;
  for (const ServiceMoves& service : data.moves.services) services.push_back(service_json(service));
  object["services"] = std::move(services);
  object["other"] = json::array(data.other.begin(), data.other.end());
  if (data.named != nullptr) object["keys"] = named_json(*data.named, data.key_count);
  return json::serialize(object) + '\n';
}

}  // namespace crossfade
