#include "app/dial_row.hpp"

#include <boost/json/parse.hpp>

#include "admin/plain_text.hpp"
#include "admin/status.hpp"
#include "base/json_view.hpp"
#include "crossfade/units.hpp"

namespace crossfade {
namespace {

constexpr std::size_t items_max = 100'000;
constexpr std::size_t bytes_max = 64 * 1024;  // of a path

std::string plain(const JsonView& view) { return plain_text(view.text(bytes_max)); }

DialRow row_of(const JsonView& service, const JsonView& dial) {
  DialRow row;
  row.service = plain(service.member("name"));
  row.dial = plain(dial.member("name"));
  for (const JsonView& method : dial.member("methods").items(items_max)) row.methods.push_back(plain(method));
  row.path = plain(dial.member("path"));
  row.exact = dial.member("exact").boolean();
  row.position = plain(dial.member("position"));
  row.hold = plain(service.member("hold"));
  return row;
}

}  // namespace

std::string DialRow::match() const {
  std::string text;
  for (const std::string& method : methods) text += method + ' ';
  return text + path + (exact ? " (exact)" : "");
}

std::vector<DialRow> dial_rows(const Config& config) {
  std::vector<DialRow> rows;
  for (const ServiceConfig& service : config.services) {
    for (const DialConfig& dial : service.dials) {
      rows.push_back({service.name, dial.name, dial.methods, dial.path, dial.exact, format_percent(dial.position),
                      std::string(to_string(service.hold))});
    }
  }
  return rows;
}

result<std::vector<DialRow>, std::string> dial_rows_of_status(std::string_view json) {
  boost::json::error_code broken;
  const boost::json::value status = boost::json::parse(json, broken);
  if (broken) return {boost::system::in_place_error, "not JSON: " + broken.message()};
  std::string error;
  std::vector<DialRow> rows;
  for (const JsonView& service : JsonView(status, error).member("services").items(items_max)) {
    for (const JsonView& dial : service.member("dials").items(items_max)) rows.push_back(row_of(service, dial));
  }
  if (!error.empty()) return {boost::system::in_place_error, "not what /api/status says: " + error};
  return {boost::system::in_place_value, std::move(rows)};
}

}  // namespace crossfade
