#include <utility>

#include "config/words.hpp"
#include "istio/reading.hpp"

namespace crossfade {
namespace {

constexpr std::uint64_t highest_weight = 2'147'483'647;  // an int32 in Istio
constexpr std::uint64_t highest_port = 65'535;

void read_port(const MaybeValue& value, IstioReading& reading, std::uint32_t& out) {
  if (!value) return;
  MapReader map(*value, reading.problems, "a map with number");
  std::uint64_t port = 0;
  if (read_integer_in(map.take("number"), reading.problems, {1, highest_port}, port)) {
    out = static_cast<std::uint32_t>(port);
  }
  leave_rest(map, reading, {});
}

bool read_destination(const MaybeValue& value, IstioReading& reading, IstioDestination& out) {
  if (!value) return false;
  MapReader map(*value, reading.problems, "a map with host, subset and port");
  const bool has_host = read_text(map.require("host", "where the requests go"), reading.problems, "a host", out.host);
  read_text(map.take("subset"), reading.problems, "the name of a subset", out.subset);
  read_port(map.take("port"), reading, out.port);
  leave_rest(map, reading, {});
  return has_host;
}

// False: there is a weight, and it cannot be read.
bool read_weight(const MaybeValue& value, Problems& problems, bool alone, IstioShare& share) {
  share.weight = alone ? 100 : 0;
  if (value && !read_integer(value, problems, highest_weight, share.weight)) return false;
  if (alone && share.weight == 0) share.weight = 100;  // as Istio does: there is nobody else
  return true;
}

// A route's `route` list; empty after an error.
std::vector<IstioShare> read_shares(const MaybeValue& value, IstioReading& reading) {
  std::vector<IstioShare> shares;
  const std::vector<Value> items = read_list(value, reading.problems, "a list of destinations", {.max = 64});
  for (const Value& item : items) {
    MapReader map(item, reading.problems, "a map with destination and weight");
    if (!map.valid()) return {};
    IstioShare share;
    if (!read_destination(map.require("destination", "where the requests go"), reading, share.destination)) return {};
    if (!read_weight(map.take("weight"), reading.problems, items.size() == 1, share)) return {};
    leave_rest(map, reading, {});
    shares.push_back(std::move(share));
  }
  return shares;
}

// What makes a route something else than a choice of destinations.
constexpr std::string_view not_a_split[] = {"redirect", "directResponse", "delegate"};

void read_route(const Value& value, IstioReading& reading, std::vector<IstioRoute>& routes) {
  MapReader map(value, reading.problems, "a map with match and route");
  if (!map.valid()) return;
  IstioRoute route;
  route.where = reading.where(value);
  read_text(map.take("name"), reading.problems, "the name of a route", route.name);
  const MaybeValue match = map.take("match");
  const MaybeValue shares = map.take("route");
  if (!shares) {
    bool said = false;
    for (const std::string_view key : not_a_split) {
      if (!map.take(key)) continue;
      reading.notices.lost(route.where, "a route with '" + std::string(key) + "' splits no traffic");
      said = true;
    }
    leave_rest(map, reading, {});
    if (!said) reading.notices.lost(route.where, "it has no destination, so nothing of it is carried");
    return;
  }
  route.shares = read_shares(shares, reading);
  leave_rest(map, reading, {});
  if (route.shares.empty()) return;
  if (read_istio_matches(match, reading, route.where, route.matches)) routes.push_back(std::move(route));
}

}  // namespace

std::vector<IstioRoute> read_istio_routes(const MaybeValue& value, IstioReading& reading) {
  std::vector<IstioRoute> routes;
  constexpr std::size_t most_routes = 1'000;
  for (const Value& item :
       read_list(value, reading.problems, "a list of at least one route", {.min = 0, .max = most_routes})) {
    read_route(item, reading, routes);
  }
  return routes;
}

}  // namespace crossfade
