#include "app/dial_list.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <ostream>

#include "app/check.hpp"
#include "app/cli.hpp"
#include "app/fetch.hpp"
#include "crossfade/load.hpp"

namespace crossfade {
namespace {

using TableLine = std::vector<std::string>;

// In characters, near enough: names are ASCII, paths may not be.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string in_columns(const std::vector<TableLine>& lines) {
  std::vector<std::size_t> widths(lines.front().size());
  for (const TableLine& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i]));
  }
  std::string text;
  for (const TableLine& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      text += line[i];
      if (i + 1 < line.size()) text.append(widths[i] - width_of(line[i]) + 2, ' ');
    }
    text += '\n';
  }
  return text;
}

int print_rows(const DialListOptions& options, const std::vector<DialRow>& rows, std::ostream& out) {
  out << (options.json ? dial_array(rows) : dial_table(rows));
  return exit_fine;
}

}  // namespace

std::string dial_table(const std::vector<DialRow>& rows) {
  const bool held = std::any_of(rows.begin(), rows.end(), [](const DialRow& row) { return row.hold != "none"; });
  std::vector<TableLine> lines = {{"service", "dial", "match", "position"}};
  if (held) lines.front().push_back("hold");
  for (const DialRow& row : rows) {
    lines.push_back({row.service, row.dial, row.match(), row.position});
    if (held) lines.back().push_back(row.hold);
  }
  return in_columns(lines);
}

std::string dial_array(const std::vector<DialRow>& rows) {
  boost::json::array array;
  for (const DialRow& row : rows) {
    array.emplace_back(boost::json::object{{"service", row.service},
                                           {"dial", row.dial},
                                           {"methods", boost::json::array(row.methods.begin(), row.methods.end())},
                                           {"path", row.path},
                                           {"exact", row.exact},
                                           {"position", row.position},
                                           {"hold", row.hold}});
  }
  return boost::json::serialize(array) + '\n';
}

int list_dials(const DialListOptions& options, std::ostream& out, std::ostream& err) {
  if (options.url.empty()) {
    const auto document = read_document(options.config);
    const auto config = document ? load_config(*document) : result<Config, ConfigErrors>(document.error());
    if (config) return print_rows(options, dial_rows(*config), out);
    print_errors(options.config, config.error(), err);
    return exit_failed;
  }
  const auto base = parse_http_url(options.url);
  if (!base) return complain("--url " + base.error(), exit_usage, err);
  const HttpUrl url = admin_page(*base, "/api/status");
  const auto status = fetch(url);
  if (!status) return complain(status.error(), exit_failed, err);
  const auto rows = dial_rows_of_status(*status);
  if (!rows) return complain(url.to_string() + ": " + rows.error(), exit_failed, err);
  return print_rows(options, *rows, out);
}

}  // namespace crossfade
