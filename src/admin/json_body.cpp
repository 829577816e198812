#include "admin/json_body.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

#include "config/words.hpp"

namespace crossfade {

result<boost::json::object, std::string> parse_json_body(std::string_view body,
                                                         std::span<const std::string_view> allowed) {
  const auto fail = [](std::string why) {
    return result<boost::json::object, std::string>(boost::system::in_place_error, std::move(why));
  };
  boost::json::error_code error;
  boost::json::value value = boost::json::parse({body.data(), body.size()}, error);
  if (error) return fail("the body is not JSON: " + error.message());
  boost::json::object* object = value.if_object();
  if (object == nullptr) return fail("the body is not a JSON object with " + joined(allowed));
  for (const auto& member : *object) {
    const std::string_view key(member.key().data(), member.key().size());
    if (std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
    return fail("unknown member " + in_quotes(key) + "; allowed are " + joined(allowed) +
                did_you_mean(nearest(key, allowed)));
  }
  return {boost::system::in_place_value, std::move(*object)};
}

}  // namespace crossfade
