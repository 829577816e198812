#include "istio/write_virtual_service.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "crossfade/stable_hash.hpp"
#include "istio/manifests.hpp"
#include "istio/yaml_text.hpp"

namespace crossfade {
namespace {

std::string comments_about(std::string_view service, const std::vector<Notice>& notices) {
  std::string text;
  for (const Notice& notice : notices) {
    if (notice.service == service) text += as_comment(notice.to_string(), "");
  }
  return text;
}

// A Service's name in full stands for the shorter ones, too: Istio adds those itself.
std::vector<std::string> without_short_forms(const std::vector<std::string>& hosts) {
  std::vector<std::string> kept;
  for (const std::string& host : hosts) {
    const bool implied = std::any_of(hosts.begin(), hosts.end(), [&](const std::string& full) {
      const std::size_t dot = host.find('.');
      const bool has_one_dot = dot != std::string::npos && host.find('.', dot + 1) == std::string::npos;
      return full.ends_with(cluster_domain) && ((has_one_dot && full == host + std::string(cluster_domain)) ||
                                                (host.ends_with(".svc") && full == host + ".cluster.local"));
    });
    if (!implied) kept.push_back(host);
  }
  return kept;
}

// The namespace of the Services among the hosts, which a short host is of; empty when none is given in full.
std::string name_space_of(const std::vector<std::string>& hosts) {
  for (const std::string& host : hosts) {
    if (host.find('.') != std::string::npos) continue;
    for (const std::string& full : hosts) {
      if (!full.starts_with(host + '.') || !full.ends_with(cluster_domain)) continue;
      if (full.size() <= host.size() + 1 + cluster_domain.size()) continue;
      const std::string between = full.substr(host.size() + 1, full.size() - host.size() - 1 - cluster_domain.size());
      if (between.find('.') == std::string::npos) return between;
    }
  }
  return {};
}

std::string destination_text(const ExportedDestination& destination) {
  return "{destination: {host: " + yaml_scalar(destination.host) +
         ", port: {number: " + std::to_string(destination.port) + "}}";
}

std::string route_text(const ExportedService& service, const ExportedRoute& route) {
  std::string text = "    - name: " + yaml_scalar(route.name) + '\n';
  if (!route.matches.empty()) text += "      match:\n";
  for (const std::string& match : route.matches) text += "        - " + match + '\n';
  text += "      route:\n";
  if (route.one_side) {
    return text + "        - " + destination_text(route.position == 0 ? service.legacy : service.new_side) + "}\n";
  }
  const std::uint32_t unit = route.position % 1'000 == 0 ? 1'000 : 1;
  const auto share = [&](const ExportedDestination& destination, std::uint32_t weight) {
    text += "        - " + destination_text(destination) + ", weight: " + std::to_string(weight / unit) + "}\n";
  };
  share(service.legacy, bucket_count - route.position);
  share(service.new_side, route.position);
  return text;
}

std::string service_text(const ExportedService& service) {
  std::string text = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: ";
  text += yaml_quoted(service.name) + '\n';
  const std::string name_space = name_space_of(service.hosts);
  if (!name_space.empty()) text += "  namespace: " + yaml_quoted(name_space) + '\n';
  text += "spec:\n  hosts: " + yaml_list(without_short_forms(service.hosts)) + '\n';
  text += "  http:\n";
  for (const ExportedRoute& route : service.routes) text += route_text(service, route);
  return text;
}

}  // namespace

std::string write_virtual_services(std::string_view source, const std::vector<ExportedService>& services,
                                   const std::vector<Notice>& notices) {
  std::string text = as_comment("Made by `crossfade export istio` out of " + std::string(source) + '.', "");
  text += comments_about("", notices);
  for (const ExportedService& service : services) {
    text += "---\n" + comments_about(service.service, notices) + service_text(service);
  }
  return text;
}

std::string kubernetes_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const char lower = to_lower(c);
    out += is_alpha(lower) || is_digit(lower) ? lower : '-';
  }
  while (out.ends_with('-')) out.pop_back();
  out.erase(0, out.find_first_not_of('-'));
  return out.empty() ? "service" : out;
}

}  // namespace crossfade
