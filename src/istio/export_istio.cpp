#include "istio/export_istio.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "base/ascii.hpp"
#include "config/words.hpp"
#include "crossfade/stable_hash.hpp"
#include "crossfade/units.hpp"
#include "istio/rule_matches.hpp"
#include "istio/write_virtual_service.hpp"

namespace crossfade {
namespace {

class Exporter {
 public:
  Exporter(const Config& config, Notices& notices) : config_(config), notices_(notices) {}
  ExportedService translate(const ServiceConfig& service);
  void tell_of_pools();

 private:
  ExportedDestination destination_of(const std::string& pool);
  std::string object_name(const ServiceConfig& service);
  void add_override(const ServiceConfig& service, ExportedService& out);
  void add_list(const ServiceConfig& service, bool include, ExportedService& out);
  void add_dials(const ServiceConfig& service, ExportedService& out);
  void tell_of_dial(const ServiceConfig& service, const DialConfig& dial);
  void tell_of_service(const ServiceConfig& service);

  const Config& config_;
  Notices& notices_;
  std::set<std::string> names_;
  std::set<std::string> described_pools_;
};

std::string place_of(const ServiceConfig& service, const std::string& part) {
  return "service " + in_quotes(service.name) + (part.empty() ? "" : ", " + part);
}

ExportedDestination Exporter::destination_of(const std::string& name) {
  const auto pool = std::find_if(config_.pools.begin(), config_.pools.end(),
                                 [&](const PoolConfig& each) { return each.name == name; });
  const EndpointConfig& first = pool->endpoints.front();
  if (pool->endpoints.size() == 1 && !IpAddress::parse(first.host)) return {first.host, first.port};
  std::string host = kubernetes_name(name);
  if (described_pools_.insert(name).second) {
    notices_.lost("pool " + in_quotes(name),
                  "its endpoints are " + std::string(pool->endpoints.size() == 1 ? "an address" : "several") +
                      "; Istio wants one host: make a Service (or a ServiceEntry) " + in_quotes(host) + " of them");
  }
  return {std::move(host), first.port};
}

std::string Exporter::object_name(const ServiceConfig& service) {
  const std::string wanted = kubernetes_name(service.name);
  std::string name = wanted;
  for (std::size_t number = 2; !names_.insert(name).second; ++number) name = wanted + '-' + std::to_string(number);
  if (name != service.name) {
    notices_.note(place_of(service, ""), "Kubernetes takes no such name; it is " + in_quotes(name) + " there");
  }
  return name;
}

void Exporter::add_override(const ServiceConfig& service, ExportedService& out) {
  if (!service.override_header) return;
  const OverrideConfig& header = *service.override_header;
  if (header.from) {
    notices_.lost(place_of(service, "override"),
                  "a VirtualService does not see the client's address, so nobody may override rather than everybody");
    return;
  }
  out.routes.push_back({"override-new", {istio_header_match(header.header, header.new_side)}, bucket_count, true});
  out.routes.push_back({"override-legacy", {istio_header_match(header.header, header.legacy)}, 0, true});
}

void Exporter::add_list(const ServiceConfig& service, bool include, ExportedService& out) {
  const std::string list = include ? "include" : "exclude";
  ExportedRoute route{list, {}, include ? bucket_count : 0, true};
  const std::vector<ListRule>& rules = include ? service.include : service.exclude;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    RuleMatches matches = istio_matches(rules[i], service.key);
    if (!matches.mistake.empty()) {
      notices_.lost(place_of(service, list + '[' + std::to_string(i) + ']'),
                    matches.mistake + (include ? "" : "; whom it protects goes where the dials send them"));
    }
    std::move(matches.blocks.begin(), matches.blocks.end(), std::back_inserter(route.matches));
  }
  if (!route.matches.empty()) out.routes.push_back(std::move(route));
}

void Exporter::tell_of_dial(const ServiceConfig& service, const DialConfig& dial) {
  const std::string where = place_of(service, "dial " + in_quotes(dial.name));
  if (dial.response_timeout) notices_.lost(where, "response_timeout; Istio's 'timeout' is of the whole request");
  if (dial.ask_other_on_404) notices_.lost(where, "on_404: Istio does not ask another destination after an answer");
  if (dial.path.find('*') != std::string::npos) {
    notices_.note(where, "its '*' has become a regular expression, which `crossfade import istio` does not read back");
  }
  if (service.hold == Hold::None && dial.position % 1'000 != 0) {
    notices_.note(where, format_percent(dial.position) +
                             " has become weights of 100000 in all; releases of Istio that want them to add up to 100 "
                             "refuse it");
  }
}

void Exporter::add_dials(const ServiceConfig& service, ExportedService& out) {
  std::vector<DialConfig> dials = service.dials;
  std::stable_sort(dials.begin(), dials.end(), is_more_specific);
  for (const DialConfig& dial : dials) {
    tell_of_dial(service, dial);
    const std::uint32_t position = service.hold == Hold::None  ? dial.position
                                   : service.hold == Hold::New ? bucket_count
                                                               : 0;
    if (position != dial.position) {
      notices_.lost(place_of(service, "dial " + in_quotes(dial.name)),
                    "its position " + format_percent(dial.position) + ", because the service is held");
    }
    out.routes.push_back({dial.name, istio_matches(dial), position, false});
  }
}

void Exporter::tell_of_service(const ServiceConfig& service) {
  const bool split = std::any_of(service.dials.begin(), service.dials.end(), [](const DialConfig& dial) {
    return dial.position != 0 && dial.position != bucket_count;
  });
  if (split) {
    notices_.lost(place_of(service, "key"),
                  "Istio draws a side for each request, so one customer sees both sides; key, "
                  "salt and missing_key mean nothing to it");
  }
  if (service.fallback) {
    notices_.lost(place_of(service, "fallback"), "requests for a dead new side get its error and not legacy's answer");
  }
  if (service.expose != Expose::Overridden) {
    notices_.lost(place_of(service, "expose"), "nothing in an answer says which side it is from");
  }
  if (std::find(service.hosts.begin(), service.hosts.end(), "*") != service.hosts.end()) {
    notices_.note(place_of(service, "hosts"), "Istio takes the host '*' together with 'gateways' only; add yours");
  }
}

ExportedService Exporter::translate(const ServiceConfig& service) {
  notices_.begin_service(service.name);
  ExportedService out;
  out.service = service.name;
  out.name = object_name(service);
  out.hosts = service.hosts;
  out.legacy = destination_of(service.legacy);
  out.new_side = destination_of(service.new_side);
  notices_.note(place_of(service, ""), "legacy is " + in_quotes(out.legacy.host) + " and new is " +
                                           in_quotes(out.new_side.host) +
                                           "; `crossfade import istio` has --legacy and --new to be told so");
  tell_of_service(service);
  if (service.hold == Hold::None) {
    add_override(service, out);
    add_list(service, false, out);
    add_list(service, true, out);
  } else {
    notices_.lost(place_of(service, "hold"),
                  "every request goes to one side, as it does now; override, exclude and "
                  "include are left out. Export again once the hold is released");
  }
  add_dials(service, out);
  return out;
}

void Exporter::tell_of_pools() {
  for (const PoolConfig& pool : config_.pools) {
    PoolConfig plain;
    plain.name = pool.name;
    plain.endpoints = pool.endpoints;
    if (pool == plain) continue;
    notices_.lost("pool " + in_quotes(pool.name),
                  "its balance, timeouts, limits, retry, health_check and outlier belong into a DestinationRule");
  }
}

}  // namespace

IstioExport export_istio(const Config& config, std::string_view source) {
  Notices notices;
  Exporter exporter(config, notices);
  notices.note("", "listeners, admin, limits, timeouts, drain, metrics and access_log are the proxy's own");
  exporter.tell_of_pools();
  std::vector<ExportedService> services;
  for (const ServiceConfig& service : config.services) services.push_back(exporter.translate(service));
  IstioExport result_of_export;
  result_of_export.notices = notices.take();
  result_of_export.yaml = write_virtual_services(source, services, result_of_export.notices);
  return result_of_export;
}

}  // namespace crossfade
