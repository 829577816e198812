#include "istio/pools.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/ascii.hpp"
#include "config/address_text.hpp"
#include "config/words.hpp"
#include "istio/sides.hpp"

namespace crossfade {
namespace {

constexpr std::uint32_t usual_port = 80;

// A subset is a part of a Service's pods, and has no address. This is the one it gets as a Service of its own.
std::string host_of(const IstioDestination& destination, const std::string& name_space) {
  const std::string host = full_istio_host(destination.host, name_space);
  if (destination.subset.empty()) return host;
  const std::size_t dot = std::min(host.find('.'), host.size());
  return host.substr(0, dot) + '-' + destination.subset + host.substr(dot);
}

// "reviews-v1" for reviews-v1.default.svc.cluster.local, "reviews-v1.prod" when its namespace is not the service's.
std::string wanted_name(std::string host, const std::string& name_space) {
  if (host.ends_with(cluster_domain)) host.resize(host.size() - cluster_domain.size());
  if (host.ends_with('.' + name_space)) host.resize(host.size() - name_space.size() - 1);
  for (char& c : host) {
    if (!is_alpha(c) && !is_digit(c) && c != '.' && c != '_' && c != '-') c = '-';
  }
  constexpr std::size_t room_for_a_number = 8;
  host.resize(std::min<std::size_t>(host.size(), 64 - room_for_a_number));
  return host;
}

}  // namespace

void IstioPools::note_subset(const IstioDestination& destination, const IstioVirtualService& service,
                             const std::string& address, Notices& notices) const {
  const std::string host = full_istio_host(destination.host, service.name_space);
  const std::string own =
      "; crossfade needs an address for each side: give the subset a Service of its own, " + in_quotes(address);
  const std::string subset = "the subset " + in_quotes(istio_destination_text(destination));
  for (const IstioDestinationRule& rule : rules_) {
    const auto found = rule.subsets.find(destination.subset);
    if (rule.host != host || found == rule.subsets.end()) continue;
    notices.note("", subset + " is the pods with " + in_quotes(found->second) + own + ", with that selector");
    return;
  }
  notices.lost(service.where, "there is no DestinationRule that says what " + subset + " is" + own);
}

std::string IstioPools::name_of(const IstioDestination& destination, const IstioVirtualService& service,
                                Notices& notices) {
  const std::string host = host_of(destination, service.name_space);
  const auto address =
      parse_endpoint(host + ':' + std::to_string(destination.port == 0 ? usual_port : destination.port));
  if (!address) {
    notices.lost(service.where, "the destination " + in_quotes(istio_destination_text(destination)) +
                                    " is no host name, so there is no service for it");
    return {};
  }
  const std::string text = address->to_string();
  if (!destination.subset.empty()) note_subset(destination, service, text, notices);
  if (destination.port == 0) {
    notices.note("", "no port is given for " + in_quotes(istio_destination_text(destination)) + "; " +
                         std::to_string(usual_port) + " is a guess, and Istio takes the Service's own");
  }
  const auto [known, is_new] = names_.try_emplace(text);
  if (!is_new) return known->second;
  std::string name = wanted_name(host, service.name_space);
  std::size_t& times = taken_[name];
  while (++times > 1) {
    const std::string numbered = name + '-' + std::to_string(times);
    if (!taken_.try_emplace(numbered, 1).second) continue;
    name = numbered;
    break;
  }
  PoolConfig pool;
  pool.name = name;
  pool.endpoints.push_back({*address, 1});
  pools_.push_back(std::move(pool));
  known->second = name;
  return name;
}

}  // namespace crossfade
