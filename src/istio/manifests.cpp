#include "istio/manifests.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "config/bytes_check.hpp"
#include "config/words.hpp"
#include "istio/reading.hpp"

namespace crossfade {
namespace {

constexpr std::array<std::string_view, 3> api_versions{"networking.istio.io/v1alpha3", "networking.istio.io/v1beta1",
                                                       "networking.istio.io/v1"};
constexpr std::size_t most_hosts = 1'000;
constexpr std::size_t deepest_list = 4;  // a List of Lists is nobody's idea

void read_metadata(const MaybeValue& value, IstioReading& reading) {
  reading.name_space = "default";
  if (!value) return;
  MapReader map(*value, reading.problems, "a map with name and namespace");
  read_text(map.take("name"), reading.problems, "a name", reading.name);
  read_text(map.take("namespace"), reading.problems, "a namespace", reading.name_space);
}

void read_virtual_service(MapReader& root, const Value& value, IstioReading& reading, IstioManifests& manifests) {
  IstioVirtualService service;
  service.where = reading.where({value.node, value.mark, ""});
  service.name = reading.name;
  service.name_space = reading.name_space;
  Notices own;
  IstioReading inside{reading.problems, own, reading.kind, reading.name, reading.name_space};
  const MaybeValue spec = root.require("spec", "its hosts and routes");
  if (!spec) return;
  MapReader map(*spec, reading.problems, "a map with hosts and http");
  for (const Value& item : read_list(map.take("hosts"), reading.problems, "a list of hosts", {.max = most_hosts})) {
    std::string host;
    if (read_text(item, reading.problems, "a host", host)) service.hosts.push_back(std::move(host));
  }
  service.routes = read_istio_routes(map.take("http"), inside);
  leave_rest(map, inside, {});
  service.notices = own.take();
  manifests.virtual_services.push_back(std::move(service));
}

void read_subset(const Value& value, IstioReading& reading, IstioDestinationRule& rule) {
  MapReader map(value, reading.problems, "a map with name and labels");
  std::string name;
  if (!read_text(map.require("name", "what routes call it"), reading.problems, "a name", name)) return;
  std::string labels;
  if (const MaybeValue value_of_labels = map.take("labels")) {
    MapReader pairs(*value_of_labels, reading.problems, "a map of labels");
    for (const auto& [label, at] : pairs.take_all()) {
      std::string text;
      if (!read_text(at, reading.problems, "a label's value", text)) continue;
      labels += (labels.empty() ? "" : ",") + label + '=' + text;
    }
  }
  leave_rest(map, reading, {});
  rule.subsets.emplace(std::move(name), std::move(labels));
}

void read_destination_rule(MapReader& root, IstioReading& reading, IstioManifests& manifests) {
  const MaybeValue spec = root.require("spec", "its host and subsets");
  if (!spec) return;
  MapReader map(*spec, reading.problems, "a map with host and subsets");
  IstioDestinationRule rule;
  read_text(map.require("host", "whose subsets these are"), reading.problems, "a host", rule.host);
  rule.host = full_istio_host(rule.host, reading.name_space);
  const MaybeValue subsets = map.take("subsets");
  for (const Value& item : read_list(subsets, reading.problems, "a list of subsets", {.min = 0, .max = 1'000})) {
    read_subset(item, reading, rule);
  }
  leave_rest(map, reading, {});
  manifests.destination_rules.push_back(std::move(rule));
}

void read_manifest(const Value& value, IstioReading reading, std::size_t depth, IstioManifests& manifests) {
  if (value.node->kind == Node::Kind::Null) return;  // nothing between two `---`
  MapReader root(value, reading.problems, "a Kubernetes object, a map with apiVersion and kind");
  if (!root.valid()) return;
  std::string version;
  std::string kind;
  read_text(root.take("apiVersion"), reading.problems, "a version", version);
  read_text(root.take("kind"), reading.problems, "a kind", kind);
  if (kind == "List" && depth < deepest_list) {
    for (const Value& item : read_list(root.take("items"), reading.problems, "a list of objects", {.min = 0})) {
      read_manifest(item, reading, depth + 1, manifests);
    }
    return;
  }
  const bool service = kind == "VirtualService";
  reading.kind = service ? "VirtualService" : kind == "DestinationRule" ? "DestinationRule" : "object";
  read_metadata(root.take("metadata"), reading);
  const bool known = std::find(api_versions.begin(), api_versions.end(), version) != api_versions.end();
  if (reading.kind == "object") {
    reading.notices.note(reading.where({value.node, value.mark, ""}), "a " + in_quotes(kind) + " is not read");
  } else if (!known) {
    reading.notices.lost(reading.where({value.node, value.mark, ""}),
                         "apiVersion " + in_quotes(version) + " is not read; read are " + joined(api_versions));
  } else if (service) {
    read_virtual_service(root, value, reading, manifests);
  } else {
    read_destination_rule(root, reading, manifests);
  }
}

}  // namespace

std::string full_istio_host(std::string_view host, std::string_view name_space) {
  if (host.find('.') != std::string_view::npos) return std::string(host);
  return std::string(host) + '.' + std::string(name_space) + ".svc.cluster.local";
}

void read_istio_manifests(std::string_view text, Problems& problems, Notices& notices, IstioManifests& manifests) {
  if (auto bad = check_document_bytes(text)) {
    problems.add(bad->mark, "", std::move(bad->message));
    return;
  }
  const std::vector<Node> roots = parse_yaml_stream(without_bom(text), problems);
  for (const Node& root : roots) {
    read_manifest({&root, root.mark, ""}, {problems, notices, "", "", ""}, 0, manifests);
  }
}

}  // namespace crossfade
