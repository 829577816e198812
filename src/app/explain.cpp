#include "app/explain.hpp"

#include <boost/json/parse.hpp>
#include <boost/url/params_ref.hpp>
#include <boost/url/url.hpp>

#include <algorithm>
#include <ostream>
#include <random>
#include <utility>

#include "admin/explain_json.hpp"
#include "admin/plain_text.hpp"
#include "app/check.hpp"
#include "app/cli.hpp"
#include "app/fetch.hpp"
#include "base/ascii.hpp"
#include "base/json_view.hpp"
#include "config/words.hpp"
#include "crossfade/load.hpp"
#include "split/explain.hpp"

namespace crossfade {
namespace {

constexpr std::size_t largest_explanation = 4 * 1024 * 1024;
constexpr std::size_t most_steps = 100'000;

struct Failed {
  ExitCode code = exit_failed;
  std::string why;  // empty: the configuration is invalid
  ConfigErrors errors;
};

// What is printed: the JSON, and the steps for those who read.
struct Explained {
  std::string json;
  std::vector<TraceStep> steps;
};
using Outcome = result<Explained, Failed>;

Outcome give_up(ExitCode code, std::string why) {
  return {boost::system::in_place_error, Failed{code, std::move(why), {}}};
}

Outcome explain_by_file(const ExplainOptions& options, const AskedRequest& asked) {
  const auto document = read_document(options.config);
  if (!document) return {boost::system::in_place_error, Failed{exit_failed, {}, document.error()}};
  const auto config = load_config(*document);
  if (!config) return {boost::system::in_place_error, Failed{exit_failed, {}, config.error()}};
  std::vector<Address> addresses;
  for (const ListenerConfig& listener : config->listeners) addresses.push_back(listener.address);
  const auto listener = find_listener(addresses, options.listener);
  if (!listener) return give_up(exit_usage, "--listener: " + listener.error());
  const RouteTable routes = RouteTable::compile(*config);
  std::random_device device;
  const std::uint64_t random = (std::uint64_t{device()} << 32) | device();
  auto explanation = Explainer{routes, *config, *listener}.explain(asked, random);
  if (!explanation) return give_up(exit_usage, explanation.error());
  return Explained{explain_json(*explanation), std::move(explanation->steps)};
}

std::string query_of(const ExplainOptions& options) {
  boost::urls::url url;
  auto params = url.params();
  const auto add = [&params](std::string_view name, const std::string& value) {
    const boost::urls::string_view value_text(value.data(), value.size());
    params.append(boost::urls::param_view(boost::urls::string_view(name.data(), name.size()), value_text));
  };
  add("url", options.url);
  add("method", options.method);
  for (const std::string& header : options.headers) add("header", header);
  if (!options.client_ip.empty()) add("client_ip", options.client_ip);
  if (!options.listener.empty()) add("listener", options.listener);
  const auto text = url.encoded_query();
  return std::string(text.data(), text.size());
}

result<std::vector<TraceStep>, std::string> read_steps(const std::string& text) {
  boost::json::error_code bad;
  const boost::json::value value = boost::json::parse(text, bad);
  std::string mistake = bad ? "the answer is no JSON" : "";
  std::vector<TraceStep> steps;
  const JsonView view(value, mistake);
  for (const JsonView& step : view.member("steps").items(most_steps)) {
    steps.push_back({step.member("what").text(largest_explanation), step.member("outcome").text(largest_explanation)});
  }
  if (!mistake.empty()) return {boost::system::in_place_error, std::move(mistake)};
  return steps;
}

Outcome explain_by_process(const ExplainOptions& options) {
  const auto base = parse_http_url(options.admin);
  if (!base) return give_up(exit_usage, "--url " + base.error());
  HttpUrl url = admin_page(*base, "/api/explain");
  url.path += '?' + query_of(options);
  auto text = fetch(url, {.timeout = std::chrono::seconds(10), .body_bytes = largest_explanation});
  if (!text) return give_up(exit_failed, text.error());
  auto steps = read_steps(*text);
  if (!steps) return give_up(exit_failed, admin_page(*base, "/api/explain").to_string() + ": " + steps.error());
  return Explained{std::move(*text), std::move(*steps)};
}

Outcome explain_by(const ExplainOptions& options) {
  if (options.config.empty() == options.admin.empty()) {
    return give_up(exit_usage, "either --config FILE or --url http://ADMIN says which configuration is asked");
  }
  AskedRequest asked{options.url, options.method, options.headers};
  if (!options.client_ip.empty()) {
    const auto address = IpAddress::parse(options.client_ip);
    if (!address) return give_up(exit_usage, "--client-ip: " + in_quotes(options.client_ip) + " is no IP address");
    asked.peer = *address;
  }
  if (const auto head = head_of(asked); !head) return give_up(exit_usage, head.error());
  return options.admin.empty() ? explain_by_file(options, asked) : explain_by_process(options);
}

void print_steps(const std::vector<TraceStep>& steps, std::ostream& out) {
  std::size_t width = 0;
  for (const TraceStep& step : steps) width = std::max(width, step.what.size());
  for (const TraceStep& step : steps) {
    out << plain_text(step.what) << std::string(width - step.what.size() + 2, ' ') << plain_text(step.outcome) << '\n';
  }
}

// As few quotes as a shell needs.
std::string shell_word(const std::string& text) {
  constexpr std::string_view plain = "-_./:=@%+,";
  const bool bare = !text.empty() && std::ranges::all_of(text, [plain](char c) {
    return is_alpha(c) || is_digit(c) || plain.find(c) != plain.npos;
  });
  if (bare) return text;
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted += '\'';
}

}  // namespace

int explain_request(const ExplainOptions& options, std::ostream& out, std::ostream& err) {
  const Outcome outcome = explain_by(options);
  if (outcome) {
    if (options.json) {
      out << outcome->json << '\n';
    } else {
      print_steps(outcome->steps, out);
    }
    return exit_fine;
  }
  const Failed& failed = outcome.error();
  if (failed.why.empty()) {
    print_errors(options.config, failed.errors, err);
  } else {
    err << "crossfade: " << failed.why << '\n';
  }
  return failed.code;
}

std::string explain_command_line(const ExplainOptions& options) {
  std::string line = "crossfade explain --config " + shell_word(options.config);
  if (options.method != "GET") line += " -X " + shell_word(options.method);
  for (const std::string& header : options.headers) line += " -H " + shell_word(header);
  if (!options.client_ip.empty()) line += " --client-ip " + shell_word(options.client_ip);
  if (!options.listener.empty()) line += " --listener " + shell_word(options.listener);
  return line + ' ' + shell_word(options.url);
}

}  // namespace crossfade
