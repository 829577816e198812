#include "server/holds_file.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/json_view.hpp"
#include "config/words.hpp"
#include "telemetry/timestamp.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

constexpr std::size_t who_max = 200;

HoldEntry read_entry(const JsonView& view) {
  HoldEntry entry{
      view.member("service").text(64), view.member("who").text(who_max), {}, view.member("why").text(hold_why_max)};
  if (!view.failed() && !is_name(entry.service)) view.member("service").fail("a service's name");
  const auto since = parse_timestamp(view.member("since").text(32));
  if (!since) view.member("since").fail("a time such as 2026-10-14T09:08:07.006Z");
  entry.since = since.value_or(std::chrono::system_clock::time_point());
  return entry;
}

}  // namespace

std::string holds_json(const std::vector<HoldEntry>& holds) {
  json::array array;
  for (const HoldEntry& hold : holds) {
    array.emplace_back(json::object{
        {"service", hold.service}, {"who", hold.who}, {"since", format_timestamp(hold.since)}, {"why", hold.why}});
  }
  return json::serialize(json::object{{"version", 1}, {"holds", std::move(array)}}) + '\n';
}

result<std::vector<HoldEntry>, std::string> parse_holds_json(std::string_view text) {
  const auto fail = [](std::string why) {
    return result<std::vector<HoldEntry>, std::string>(boost::system::in_place_error, std::move(why));
  };
  json::error_code error;
  const json::value document = json::parse({text.data(), text.size()}, error);
  if (error) return fail("it is not JSON: " + error.message());
  std::string mistake;
  const JsonView view(document, mistake);
  if (view.member("version").whole(1) != 1) view.member("version").fail("1");
  std::vector<HoldEntry> holds;
  for (const JsonView& item : view.member("holds").items(holds_max)) holds.push_back(read_entry(item));
  if (!mistake.empty()) return fail(std::move(mistake));
  return holds;
}

}  // namespace crossfade
