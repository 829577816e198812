// What crossfade understands of Istio's VirtualServices and DestinationRules (networking.istio.io v1alpha3, v1beta1 and
// v1), as plain values. Everything else in them has become a notice.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/problems.hpp"
#include "istio/notices.hpp"

namespace crossfade {

// What a Service's name in full ends with, in every cluster whose domain is the default.
inline constexpr std::string_view cluster_domain = ".svc.cluster.local";

struct IstioDestination {
  std::string host;
  std::string subset;      // empty: none
  std::uint32_t port = 0;  // 0: none was given
  friend auto operator<=>(const IstioDestination&, const IstioDestination&) = default;
};

struct IstioShare {
  IstioDestination destination;
  std::uint64_t weight = 0;  // of the sum of a route's weights
};

struct IstioTextMatch {
  enum class Kind : std::uint8_t { Any = 1, Exact = 2, Prefix = 3 };
  Kind kind = Kind::Any;  // of a header: that it is there at all
  std::string text;
};

struct IstioHeaderMatch {
  std::string name;
  IstioTextMatch value;
};

// All of it must hold.
struct IstioMatch {
  std::string where;  // for notices
  IstioTextMatch uri;
  std::string method;  // empty: every method
  std::vector<IstioHeaderMatch> headers;
};

// The first route of which any match holds takes a request.
struct IstioRoute {
  std::string where;
  std::string name;                 // empty: none
  std::vector<IstioMatch> matches;  // one that demands nothing when the route takes every request
  std::vector<IstioShare> shares;   // never empty
};

struct IstioVirtualService {
  std::string where;
  std::string name;
  std::string name_space;  // "default" when the file names none
  std::vector<std::string> hosts;
  std::vector<IstioRoute> routes;
  std::vector<Notice> notices;  // what reading it could not carry
};

struct IstioDestinationRule {
  std::string host;                            // in full: "reviews.default.svc.cluster.local"
  std::map<std::string, std::string> subsets;  // to their labels, "version=v1"
};

struct IstioManifests {
  std::vector<IstioVirtualService> virtual_services;
  std::vector<IstioDestinationRule> destination_rules;
};

// A host as Istio reads it: a name without a dot is a Service of the namespace.
std::string full_istio_host(std::string_view host, std::string_view name_space);

// Adds what one file holds: any number of documents, Lists too. What is wrong with it as YAML or has not the type that
// Istio gives it is a problem; what crossfade has no place for is a notice.
void read_istio_manifests(std::string_view text, Problems& problems, Notices& notices, IstioManifests& manifests);

}  // namespace crossfade
