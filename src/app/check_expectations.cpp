#include "app/check_expectations.hpp"

#include <set>
#include <string_view>
#include <utility>

#include "app/explain.hpp"
#include "split/explain.hpp"

namespace crossfade {
namespace {

// "side new, reason dial": what differs, once as expected and once as found.
struct Difference {
  std::string expected;
  std::string found;

  void add(std::string_view what, std::string_view wanted, std::string_view got) {
    if (wanted == got) return;
    for (auto [text, word] : {std::pair(&expected, wanted), std::pair(&found, got)}) {
      if (!text->empty()) text->append(", ");
      text->append(what).append(" ").append(word);
    }
  }
};

std::string outcome_text(const Explanation& explanation) {
  if (explanation.refusal != Problem::None) {
    return "status " + std::to_string(status_of(explanation.refusal)) + " (" + explanation.detail + ")";
  }
  return "side " + std::string(to_string(explanation.side)) + ", reason " + std::string(to_string(explanation.reason)) +
         ", dial " + explanation.dial;
}

Difference compare(const Expectation& expectation, const Explanation& explanation) {
  if (expectation.status) {
    const bool same = explanation.refusal != Problem::None && status_of(explanation.refusal) == *expectation.status;
    if (same) return {};
    return {"status " + std::to_string(*expectation.status), outcome_text(explanation)};
  }
  if (explanation.refusal != Problem::None) {
    return {"side " + std::string(to_string(expectation.side)), outcome_text(explanation)};
  }
  Difference difference;
  difference.add("side", to_string(expectation.side),
                 explanation.by_chance ? "drawn by lot (missing_key: random)" : to_string(explanation.side));
  difference.add("reason", to_string(expectation.reason), to_string(explanation.reason));
  difference.add("dial", expectation.dial, explanation.dial);
  if (!expectation.service.empty()) difference.add("service", expectation.service, explanation.service);
  if (!expectation.pool.empty()) difference.add("pool", expectation.pool, explanation.pool);
  return difference;
}

// What is different, and the dial that was reached.
struct Checked {
  Difference difference;
  std::string dial;
};

Checked check_one(const Expectation& expectation, const Config& config, const RouteTable& routes) {
  std::vector<Address> addresses;
  for (const ListenerConfig& listener : config.listeners) addresses.push_back(listener.address);
  const auto listener = find_listener(addresses, expectation.listener);
  if (!listener) return {{"the listener " + expectation.listener, listener.error()}, {}};
  AskedRequest asked{expectation.url, expectation.method, expectation.headers};
  if (const auto peer = IpAddress::parse(expectation.client_ip)) asked.peer = *peer;
  const auto explanation = Explainer{routes, config, *listener}.explain(asked, 0);
  if (!explanation) return {{"a request", explanation.error()}, {}};
  return {compare(expectation, *explanation), explanation->service + '/' + explanation->dial};
}

}  // namespace

ExpectationReport check_expectations(const Expectations& expectations, const Config& config, const std::string& file,
                                     const std::string& config_path) {
  const RouteTable routes = RouteTable::compile(config);
  ExpectationReport report;
  report.expectations = expectations.all.size();
  std::set<std::string> reached;
  for (const Expectation& each : expectations.all) {
    Checked checked = check_one(each, config, routes);
    if (checked.difference.expected.empty()) {
      reached.insert(std::move(checked.dial));
      continue;
    }
    const ExplainOptions command{.config = config_path,
                                 .admin = {},
                                 .url = each.url,
                                 .method = each.method,
                                 .headers = each.headers,
                                 .client_ip = each.client_ip,
                                 .listener = each.listener};
    report.failed.push_back({file + ':' + std::to_string(each.line) + ':' + std::to_string(each.column), each.name,
                             std::move(checked.difference.expected), std::move(checked.difference.found),
                             explain_command_line(command)});
  }
  for (const ServiceConfig& service : config.services) {
    report.dials += service.dials.size();
    for (const DialConfig& dial : service.dials) {
      std::string name = service.name + '/' + dial.name;
      if (!reached.contains(name)) report.uncovered.push_back(std::move(name));
    }
  }
  return report;
}

}  // namespace crossfade
