#include "admin/api_hold.hpp"

#include <boost/json/serialize.hpp>

#include <array>

#include "admin/json_body.hpp"
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
  if (value.get_object().contains("why")) why = view.member("why").text(hold_why_max);
  if (!mistake.empty()) return fail(mistake);
  if (word != words[0] && word != words[1]) {
    return fail("hold: found " + in_quotes(word) + ", expected legacy or release" + did_you_mean(nearest(word, words)) +
                (word == "new" ? "; at run time traffic can only be moved towards legacy" : ""));
  }
  return HoldBody{word == words[0], std::move(why)};
}

}  // namespace

AdminResponse api_hold(const AdminView& view, const AskedChange& change) {
  if (!view.hold) return refuse(501, "Nothing can be held here.");
  const auto body = read_hold_body(change.body);
  if (!body) return refuse(422, body.error());
  const std::string service(change.path);
  const auto outcome = view.hold({service, body->legacy, change.who, body->why});
  if (!outcome) return refuse(404, outcome.error());
  return json_response(json::serialize(
      json::object{{"service", service},
                   {"hold", body->legacy ? "legacy" : "none"},
                   {"changed", outcome->changed},
                   {"not_kept", outcome->not_kept.empty() ? json::value() : json::value(outcome->not_kept)}}));
}

}  // namespace crossfade
