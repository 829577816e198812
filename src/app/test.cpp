#include "app/test.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <cmath>
#include <ostream>

#include "admin/explain_json.hpp"
#include "app/check.hpp"
#include "app/check_expectations.hpp"
#include "app/cli.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

bool covers_too_little(const TestOptions& options, const ExpectationReport& report) {
  return options.fail_under && report.coverage_percent() < *options.fail_under;
}

std::string percent_text(double percent) { return std::to_string(static_cast<int>(std::floor(percent))) + '%'; }

void print_report(const TestOptions& options, const ExpectationReport& report, std::ostream& out) {
  for (const FailedExpectation& failed : report.failed) {
    out << failed.place << ": " << (failed.name.empty() ? "" : failed.name + ": ") << "expected " << failed.expected
        << "; found " << failed.found << "\n    " << failed.command << '\n';
  }
  out << report.expectations - report.failed.size() << " of " << report.expectations << " expectations hold; "
      << report.covered() << " of " << report.dials << " dials covered (" << percent_text(report.coverage_percent())
      << ")\n";
  if (!report.uncovered.empty()) {
    out << "not covered:";
    for (const std::string& dial : report.uncovered) out << ' ' << dial;
    out << '\n';
  }
  if (covers_too_little(options, report)) {
    out << "too few dials are covered: --fail-under " << *options.fail_under << '\n';
  }
}

void print_report_json(const ExpectationReport& report, std::ostream& out) {
  json::array failed;
  for (const FailedExpectation& each : report.failed) {
    failed.push_back({{"place", as_utf8(each.place)},
                      {"name", as_utf8(each.name)},
                      {"expected", as_utf8(each.expected)},
                      {"found", as_utf8(each.found)},
                      {"command", as_utf8(each.command)}});
  }
  json::array uncovered;
  for (const std::string& dial : report.uncovered) uncovered.push_back(json::string(dial));
  const json::object document = {{"expectations", report.expectations},
                                 {"held", report.expectations - report.failed.size()},
                                 {"failed", std::move(failed)},
                                 {"dials", report.dials},
                                 {"covered", report.covered()},
                                 {"coverage_percent", report.coverage_percent()},
                                 {"uncovered", std::move(uncovered)}};
  out << json::serialize(document) << '\n';
}

int invalid(const std::string& file, const ConfigErrors& errors, std::ostream& err) {
  print_errors(file, errors, err);
  return exit_failed;
}

}  // namespace

int test_expectations(const TestOptions& options, std::ostream& out, std::ostream& err) {
  const auto document = read_document(options.file);
  if (!document) return invalid(options.file, document.error(), err);
  const auto expectations = parse_expectations(*document);
  if (!expectations) return invalid(options.file, expectations.error(), err);

  const std::string config_path = options.config.empty() ? expectations->config : options.config;
  if (config_path.empty()) {
    err << "crossfade: " << options.file << " has no 'config'; --config FILE says what to test\n";
    return exit_usage;
  }
  const auto config_document = read_document(config_path);
  if (!config_document) return invalid(config_path, config_document.error(), err);
  const auto config = load_config(*config_document);
  if (!config) return invalid(config_path, config.error(), err);

  const ExpectationReport report = check_expectations(*expectations, *config, options.file, config_path);
  if (options.json) {
    print_report_json(report, out);
  } else {
    print_report(options, report, out);
  }
  return report.failed.empty() && !covers_too_little(options, report) ? exit_fine : exit_failed;
}

}  // namespace crossfade
