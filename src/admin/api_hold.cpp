#include "admin/api_hold.hpp"

#include <boost/json/serialize.hpp>

#include <array>
#include <chrono>
#include <future>

#include "admin/connection.hpp"
#include "admin/json_body.hpp"
#include "admin/request_reader.hpp"
#include "base/json_view.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

struct HoldBody {
  bool legacy = true;
  std::string why;
};

result<HoldBody, std::string> read_hold_body(std::string_view body) {
  constexpr std::array<std::string_view, 2> members = {"hold", "why"};
  constexpr std::array<std::string_view, 2> words = {"legacy", "release"};
  const auto fail = [](std::string why) {
    return result<HoldBody, std::string>(boost::system::in_place_error, std::move(why));
  };
  auto object = parse_json_body(body, members);
  if (!object) return fail(object.error());
  const json::value value(std::move(*object));
  std::string mistake;
  const JsonView view(value, mistake);
  const std::string word = view.member("hold").text(64);
  std::string why;
  // Cut where it is too long (Server::hold): nothing that is said of a hold may be in its way.
  if (value.get_object().contains("why")) why = view.member("why").text(admin_limits::body_bytes);
  if (!mistake.empty()) return fail(mistake);
  if (word != words[0] && word != words[1]) {
    return fail("hold: found " + in_quotes(word) + ", expected legacy or release" + did_you_mean(nearest(word, words)) +
                (word == "new" ? "; at run time traffic can only be moved towards legacy" : ""));
  }
  return HoldBody{word == words[0], std::move(why)};
}

AdminResponse hold_response(const std::string& service, bool legacy, bool changed, const std::string& not_kept) {
  return json_response(
      json::serialize(json::object{{"service", service},
                                   {"hold", legacy ? "legacy" : "none"},
                                   {"changed", changed},
                                   {"not_kept", not_kept.empty() ? json::value() : json::value(not_kept)}}));
}

}  // namespace

AdminResponse api_hold(const AdminView& view, const AskedChange& change) {
  if (!view.hold) return refuse(501, "Nothing can be held here.");
  const auto body = read_hold_body(change.body);
  if (!body) return refuse(422, body.error());
  const std::string service(change.path);
  const auto outcome = view.hold({service, body->legacy, change.who, body->why});
  if (!outcome) return refuse(404, outcome.error());
  const auto end = std::chrono::steady_clock::now() + admin_limits::keep;
  AdminResponse response;
  response.later = [service, legacy = body->legacy, outcome = *outcome, end]() -> std::optional<AdminResponse> {
    std::string not_kept = "the state file is not written yet";
    if (outcome.not_kept.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
      not_kept = outcome.not_kept.get();
    } else if (std::chrono::steady_clock::now() < end) {
      return std::nullopt;
    }
    return hold_response(service, legacy, outcome.changed, not_kept);
  };
  return response;
}

}  // namespace crossfade
