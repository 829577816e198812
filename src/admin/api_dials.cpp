#include "admin/api_dials.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <chrono>
#include <exception>
#include <future>
#include <memory>
#include <utility>

#include "admin/dial_json.hpp"
#include "admin/json_body.hpp"
#include "base/json_view.hpp"
#include "config/words.hpp"
#include "server/change_text.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

constexpr std::size_t dials_at_once = 1'000;
constexpr std::size_t position_bytes = 16;
constexpr std::size_t change_bytes = 64;

using AskedDials = result<DialsRequest, std::string>;

AskedDials mistaken(std::string why) { return {boost::system::in_place_error, std::move(why)}; }

// What both bodies may have beside the dials.
void read_options(const json::object& object, const JsonView& view, DialsRequest& request) {
  if (object.contains("preview")) request.preview = view.member("preview").boolean();
  if (object.contains("change")) request.agreed = view.member("change").text(change_bytes);
}

AskedDials read_dials_body(std::string_view body) {
  constexpr std::array<std::string_view, 3> members = {"dials", "preview", "change"};
  auto parsed = parse_json_body(body, members);
  if (!parsed) return mistaken(parsed.error());
  const json::value value(std::move(*parsed));
  const json::object& object = value.get_object();
  std::string mistake;
  const JsonView view(value, mistake);
  DialsRequest request;
  read_options(object, view, request);
  if (!mistake.empty()) return mistaken(mistake);
  const json::value* dials = object.if_contains("dials");
  if (dials == nullptr || !dials->is_object() || dials->get_object().empty() ||
      dials->get_object().size() > dials_at_once) {
    return mistaken("dials: expected an object of at most " + std::to_string(dials_at_once) +
                    R"( dials such as {"public-api/rates": "25%"})");
  }
  for (const auto& member : dials->get_object()) {
    const std::string name(member.key().data(), member.key().size());
    if (!member.value().is_string()) return mistaken("dials: " + in_quotes(name) + ": expected a text such as \"25%\"");
    const json::string& position = member.value().get_string();
    auto edit = parse_dial_edit(name, {position.data(), position.size()});
    if (!edit) return mistaken("dials: " + edit.error());
    request.dials.push_back(std::move(*edit));
  }
  return {boost::system::in_place_value, std::move(request)};
}

AskedDials read_dial_body(std::string_view name, std::string_view body) {
  constexpr std::array<std::string_view, 3> members = {"position", "preview", "change"};
  auto parsed = parse_json_body(body, members);
  if (!parsed) return mistaken(parsed.error());
  const json::value value(std::move(*parsed));
  std::string mistake;
  const JsonView view(value, mistake);
  DialsRequest request;
  const std::string position = view.member("position").text(position_bytes);
  read_options(value.get_object(), view, request);
  if (!mistake.empty()) return mistaken(mistake);
  auto edit = parse_dial_edit(name, position);
  if (!edit) return mistaken("position: " + edit.error());
  request.dials.push_back(std::move(*edit));
  return {boost::system::in_place_value, std::move(request)};
}

AdminResponse refusal_response(const DialsRefusal& refusal) {
  switch (refusal.cause) {
    case DialsRefusal::Cause::Request:
      return refuse(422, refusal.why);
    case DialsRefusal::Cause::Document:
    case DialsRefusal::Cause::Conflict:
    case DialsRefusal::Cause::NotInForce:
      return refuse(409, refusal.why);
    case DialsRefusal::Cause::File:
    case DialsRefusal::Cause::Busy:
      break;
  }
  return refuse(503, refusal.why);
}

AdminResponse dials_response(const DialsResult& result) {
  if (!result) return refusal_response(result.error());
  json::array changed;
  for (const DialMove& move : result->changed) {
    changed.emplace_back(json::object{{"service", move.service},
                                      {"dial", move.dial},
                                      {"from", position_value(move.from)},
                                      {"to", position_value(move.to)}});
  }
  return json_response(json::serialize(json::object{{"changed", std::move(changed)},
                                                    {"text", result->text},
                                                    {"change", change_id(result->text)},
                                                    {"generation", result->generation},
                                                    {"hash", result->hash},
                                                    {"in_force", result->in_force}}));
}

// Asks the editor, whose answer comes later.
AdminResponse turn(const AdminView& view, const AskedChange& change, AskedDials asked) {
  if (!view.turn_dials) return refuse(501, "The configuration has no file to turn dials in.");
  if (!asked) return refuse(422, asked.error());
  asked->who = change.who;
  const auto future = std::make_shared<std::future<DialsResult>>(view.turn_dials(std::move(*asked)));
  AdminResponse response;
  response.later = [future]() -> std::optional<AdminResponse> {
    if (future->wait_for(std::chrono::seconds(0)) != std::future_status::ready) return std::nullopt;
    try {
      return dials_response(future->get());
    } catch (const std::exception&) {  // want of memory
      return refuse(500, "What became of the change is not known.");
    }
  };
  return response;
}

}  // namespace

AdminResponse api_dials(const AdminView& view, const AskedChange& change) {
  return turn(view, change, read_dials_body(change.body));
}

AdminResponse api_dial(const AdminView& view, const AskedChange& change) {
  return turn(view, change, read_dial_body(change.path, change.body));
}

}  // namespace crossfade
