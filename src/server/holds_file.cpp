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

// Each member by itself, so that one that is wrong costs no other. Notes the first that is.
class HoldReader {
 public:
  HoldReader(const json::value& entry, std::string place, std::string& mistake)
      : entry_(entry), place_(std::move(place)), mistake_(mistake) {}

  std::string text(std::string_view name, std::size_t most) {
    std::string error;
    std::string found = JsonView(entry_, error).member(name).text(most);
    note(error);
    return found;
  }
  void note(const std::string& error) {
    if (mistake_.empty() && !error.empty()) mistake_ = place_ + '.' + error;
  }

 private:
  const json::value& entry_;
  const std::string place_;
  std::string& mistake_;
};

}  // namespace

std::string holds_json(const std::vector<HoldEntry>& holds) {
  json::array array;
  for (const HoldEntry& hold : holds) {
    array.emplace_back(json::object{
        {"service", hold.service}, {"who", hold.who}, {"since", format_timestamp(hold.since)}, {"why", hold.why}});
  }
  return json::serialize(json::object{{"version", 1}, {"holds", std::move(array)}}) + '\n';
}

KeptHolds parse_holds_json(std::string_view text, std::chrono::system_clock::time_point now) {
  KeptHolds kept;
  json::error_code error;
  const json::value document = json::parse({text.data(), text.size()}, error);
  if (error) return {{}, "it is not JSON: " + error.message()};
  const JsonView view(document, kept.mistake);
  if (view.member("version").whole(1) != 1) view.member("version").fail("1");
  const std::size_t count = view.member("holds").items(holds_max).size();
  if (!kept.mistake.empty()) return kept;
  const json::array& entries = document.get_object().at("holds").get_array();
  for (std::size_t i = 0; i < count; ++i) {
    HoldReader reader(entries[i], "holds[" + std::to_string(i) + ']', kept.mistake);
    HoldEntry entry{reader.text("service", 64), reader.text("who", who_max), now, reader.text("why", hold_why_max)};
    const auto since = parse_timestamp(reader.text("since", 32));
    if (since) entry.since = *since;
    if (!since) reader.note("since: expected a time such as 2026-10-14T09:08:07.006Z");
    if (!is_name(entry.service)) reader.note("service: expected a service's name");
    if (is_name(entry.service)) kept.holds.push_back(std::move(entry));
  }
  return kept;
}

}  // namespace crossfade
