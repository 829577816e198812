#include "istio/write_config.hpp"

#include <algorithm>

#include "crossfade/units.hpp"
#include "istio/yaml_text.hpp"

namespace crossfade {
namespace {

std::string comments_of(const std::string& service, const std::vector<Notice>& notices, std::string_view indent) {
  std::string text;
  for (const Notice& notice : notices) {
    if (notice.service == service) text += as_comment(notice.to_string(), indent);
  }
  return text;
}

// Of services that could not be made.
std::string comments_of_nobody(const std::vector<ServiceConfig>& services, const std::vector<Notice>& notices) {
  std::string text;
  for (const Notice& notice : notices) {
    const bool made = std::any_of(services.begin(), services.end(),
                                  [&](const ServiceConfig& service) { return service.name == notice.service; });
    if (!made) text += as_comment(notice.to_string(), "");
  }
  return text;
}

std::string key_text(const std::vector<KeySource>& key) {
  std::string text = "[";
  for (const KeySource& source : key) {
    if (text.size() > 1) text += ", ";
    if (source.kind == KeySource::Kind::ClientIp) {
      text += "client_ip";
    } else {
      text += source.kind == KeySource::Kind::Header ? "{header: " : "{cookie: ";
      text += yaml_scalar(source.name) + '}';
    }
  }
  return text + ']';
}

std::string rules_text(std::string_view list, const std::vector<ListRule>& rules) {
  if (rules.empty()) return {};
  std::string text = "    " + std::string(list) + ":\n";
  for (const ListRule& rule : rules) {
    text += "      - {header: " + yaml_scalar(rule.name);
    if (rule.op == ListRule::Operator::Present) text += ", present: true";
    if (rule.op == ListRule::Operator::Equals) text += ", equals: " + yaml_scalar(rule.values.front());
    if (rule.op == ListRule::Operator::Prefix) text += ", prefix: " + yaml_scalar(rule.values.front());
    if (rule.op == ListRule::Operator::In) text += ", in: " + yaml_list(rule.values);
    text += "}\n";
  }
  return text;
}

std::string dial_text(const DialConfig& dial) {
  std::string text = "      - {name: " + yaml_scalar(dial.name) + ", path: " + yaml_scalar(dial.path);
  if (dial.exact) text += ", exact: true";
  if (!dial.methods.empty()) text += ", methods: " + yaml_list(dial.methods);
  return text + ", new: " + format_percent(dial.position) + "}\n";
}

std::string service_text(const ServiceConfig& service) {
  std::string text = "  - name: " + yaml_scalar(service.name) + '\n';
  text += "    hosts: " + yaml_list(service.hosts) + '\n';
  text += "    legacy: " + yaml_scalar(service.legacy) + '\n';
  text += "    new: " + yaml_scalar(service.new_side) + '\n';
  text += "    key: " + key_text(service.key) + '\n';
  text += "    missing_key: random\n";
  text += rules_text("exclude", service.exclude);
  text += rules_text("include", service.include);
  text += "    dials:\n";
  for (const DialConfig& dial : service.dials) text += dial_text(dial);
  return text;
}

}  // namespace

std::string write_imported_config(std::string_view sources, const std::vector<PoolConfig>& pools,
                                  const std::vector<ServiceConfig>& services, const std::vector<Notice>& notices) {
  std::string text = as_comment("Made by `crossfade import istio` out of " + std::string(sources) + '.', "");
  text += as_comment(
      "Istio draws a side for each request; crossfade gives each key one side, and keeps it there. Choose "
      "the key of each service before the first dial stands between 0% and 100%.",
      "");
  text += comments_of_nobody(services, notices);
  text += "\n# Istio has no place for these two; they are crossfade's usual ones.\n";
  text += "listeners:\n  - address: \"0.0.0.0:8080\"\nadmin:\n  address: \"127.0.0.1:9901\"\n\npools:\n";
  for (const PoolConfig& pool : pools) {
    std::vector<std::string> endpoints;
    for (const EndpointConfig& endpoint : pool.endpoints) endpoints.push_back(endpoint.to_string());
    text += "  " + yaml_scalar(pool.name) + ": {endpoints: " + yaml_list(endpoints) + "}\n";
  }
  text += "\nservices:\n";
  for (const ServiceConfig& service : services) {
    text += comments_of(service.name, notices, "  ") + service_text(service);
  }
  return text;
}

}  // namespace crossfade
