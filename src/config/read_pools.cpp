#include <set>

#include "config/address_text.hpp"
#include "config/sections.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

// "host:port", or a map with that as its address and a weight.
void read_endpoint(const Value& item, Problems& problems, std::set<std::string>& seen, PoolConfig& pool) {
  constexpr std::string_view expected = "host:port, a name or an IP address with a port from 1 to 65535";
  std::uint64_t weight = 1;
  Value place = item;
  if (item.node->kind == Node::Kind::Map) {
    MapReader map(item, problems, "a map with address and weight");
    const MaybeValue address = map.require("address", expected);
    read_integer_in(map.take("weight"), problems, {1, 1'000}, weight);
    map.finish();
    if (!address) return;
    place = *address;
  }
  std::string text;
  if (!read_text(place, problems, expected, text)) return;
  const auto endpoint = parse_endpoint(text);
  if (!endpoint) {
    report_expected(place, problems, expected, suggest_endpoint(text));
  } else if (!seen.insert(endpoint->to_string()).second) {
    report(place, problems, "the endpoint " + in_quotes(text) + " is in this pool twice");
  } else {
    pool.endpoints.push_back({*endpoint, static_cast<std::uint32_t>(weight)});
  }
}

void read_endpoints(const MaybeValue& value, Problems& problems, PoolConfig& pool) {
  std::set<std::string> seen;
  for (const Value& item : read_list(value, problems, "a list of at least one host:port")) {
    read_endpoint(item, problems, seen, pool);
  }
}

PoolConfig read_pool(std::string name, const Value& value, Problems& problems) {
  PoolConfig pool;
  pool.name = std::move(name);
  MapReader map(value, problems, "a map with endpoints");
  read_endpoints(map.require("endpoints", "a list of at least one host:port"), problems, pool);
  constexpr Choice<Balance> balances[] = {{"least_request", Balance::LeastRequest},
                                          {"round_robin", Balance::RoundRobin}};
  read_choice(map.take("balance"), problems, balances, pool.balance);
  read_duration(map.take("connect_timeout"), problems, longest_timeout, pool.connect_timeout);
  read_duration(map.take("response_timeout"), problems, longest_timeout, pool.response_timeout);
  read_duration(map.take("body_timeout"), problems, longest_timeout, pool.body_timeout);
  read_duration(map.take("idle_timeout"), problems, longest_timeout, pool.idle_timeout);
  read_duration(map.take("request_timeout"), problems, longest_timeout, pool.request_timeout);
  read_integer(map.take("connection_requests"), problems, 1'000'000'000, pool.connection_requests);
  read_duration(map.take("connection_age"), problems, longest_timeout, pool.connection_age);
  read_interval(map.take("resolve_interval"), problems, pool.resolve_interval);
  read_resilience(map, problems, pool);
  map.finish();
  return pool;
}

}  // namespace

void read_pools(MapReader& root, Context& context, Config& config) {
  constexpr std::string_view expected = "a map of at least one pool, by name";
  const MaybeValue value = root.require("pools", expected);
  if (!value) return;
  MapReader pools(*value, context.problems, expected);
  if (!pools.valid()) return;
  for (auto& [name, pool] : pools.take_all()) {
    if (!is_name(name)) {
      report(pool, context.problems,
             "the pool's name " + in_quotes(name) + " is not 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'");
    }
    config.pools.push_back(read_pool(name, pool, context.problems));
  }
  if (config.pools.empty()) report(*value, context.problems, "found no pool, expected " + std::string(expected));
  if (config.pools.empty()) return;
  auto& names = context.pool_names.emplace();
  for (const PoolConfig& pool : config.pools) names.push_back(pool.name);
}

}  // namespace crossfade
