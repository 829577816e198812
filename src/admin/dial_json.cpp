#include "admin/dial_json.hpp"

#include "crossfade/units.hpp"
#include "telemetry/timestamp.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

json::value number(const std::optional<double>& value) { return value ? json::value(*value) : json::value(); }

json::object side_object(const SideStatus& side) {
  json::object object = {{"requests_per_second", side.requests_per_second},
                         {"compared", side.compared},
                         {"error_ratio", number(side.error_ratio)}};
  for (std::size_t i = 0; i < quantile_names.size(); ++i) {
    object[std::string(quantile_names[i]) + "_ms"] = number(side.quantiles_ms[i]);
  }
  return object;
}

}  // namespace

json::array text_array(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

json::value position_value(const std::optional<std::uint32_t>& position) {
  return position ? json::value(format_percent(*position)) : json::value();
}

json::value moved_value(const std::optional<DialPast::Move>& moved) {
  if (!moved) return nullptr;
  return {{"at", format_timestamp(moved->at)}, {"from", position_value(moved->from)}};
}

json::object sides_object(const std::array<SideStatus, 2>& sides) {
  return {{"legacy", side_object(sides[0])}, {"new", side_object(sides[1])}};
}

json::object verdicts_object(Verdict errors, const std::array<Verdict, 3>& quantiles) {
  json::object verdicts = {{"errors", to_string(errors)}};
  for (std::size_t i = 0; i < quantile_names.size(); ++i) verdicts[quantile_names[i]] = to_string(quantiles[i]);
  return verdicts;
}

}  // namespace crossfade
