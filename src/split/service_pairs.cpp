#include "split/service_pairs.hpp"

#include <map>
#include <set>
#include <tuple>

#include "split/host_table.hpp"

namespace crossfade {
namespace {

HostTable host_table(const Config& config) {
  HostTable table;
  for (std::uint32_t i = 0; i < config.services.size(); ++i) {
    for (const std::string& host : config.services[i].hosts) table.add(host, i);
  }
  return table;
}

std::set<std::string> all_hosts(const Config& before, const Config& after) {
  std::set<std::string> hosts;
  for (const Config* config : {&before, &after}) {
    for (const ServiceConfig& service : config->services) hosts.insert(service.hosts.begin(), service.hosts.end());
  }
  return hosts;
}

// A label that stands in no host, so that only the wildcard it is put into takes it. Short: names have an end.
std::string unused_label(const std::set<std::string>& hosts) {
  std::set<std::string> used;
  for (const std::string& host : hosts) {
    for (std::size_t at = 0; at <= host.size();) {
      const std::size_t end = std::min(host.find('.', at), host.size());
      used.insert(host.substr(at, end - at));
      at = end + 1;
    }
  }
  for (std::size_t i = 0;; ++i) {
    std::string label = "x" + (i == 0 ? std::string() : std::to_string(i));
    if (!used.contains(label)) return label;
  }
}

std::string sample_of(const std::string& pattern, const std::string& unused) {
  if (pattern == "*") return unused;
  return pattern.starts_with("*.") ? unused + pattern.substr(1) : pattern;
}

std::optional<std::uint32_t> service_of(const HostTable& table, const std::string& host) {
  const HostTable::Match* match = table.find(host);
  return match != nullptr ? std::optional(match->service) : std::nullopt;
}

}  // namespace

std::vector<ServicePair> service_pairs(const Config& before, const Config& after) {
  const HostTable table_before = host_table(before);
  const HostTable table_after = host_table(after);
  const std::set<std::string> hosts = all_hosts(before, after);
  const std::string unused = unused_label(hosts);
  // Absent ones last: by the service after, then by the one before.
  std::map<std::tuple<bool, std::uint32_t, bool, std::uint32_t>, ServicePair> pairs;
  for (const std::string& host : hosts) {
    const std::string sample = sample_of(host, unused);
    const auto service_before = service_of(table_before, sample);
    const auto service_after = service_of(table_after, sample);
    ServicePair& pair = pairs[{!service_after, service_after.value_or(0), !service_before, service_before.value_or(0)}];
    if (pair.hosts.empty()) pair = {service_before, service_after, {}, sample};
    pair.hosts.push_back(host);
  }
  std::vector<ServicePair> all;
  for (auto& [place, pair] : pairs) all.push_back(std::move(pair));
  return all;
}

}  // namespace crossfade
