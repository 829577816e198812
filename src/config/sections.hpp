// One reader per section of the document. Each takes its keys out of a map, fills plain structs and reports what is
// wrong; the order in which load.cpp calls them is the order in which they need one another.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/list_loader.hpp"
#include "config/map_reader.hpp"
#include "config/problems.hpp"
#include "config/value.hpp"
#include "crossfade/config.hpp"

namespace crossfade {

// What reading one section has to know of others.
struct Context {
  Problems& problems;
  ListLoader& lists;
  UnderscoreHeaders underscore_headers = UnderscoreHeaders::Drop;
  std::optional<std::vector<std::string_view>> pool_names;  // nothing: the pools could not be read
  std::map<std::string, Value> hosts;                       // taken by a service, and where
};

void read_listeners(MapReader& root, Context& context, Config& config);  // and admin
void read_pools(MapReader& root, Context& context, Config& config);
void read_settings(MapReader& root, Context& context, Config& config);  // everything that is a plain value
void read_services(MapReader& root, Context& context, Config& config);

// Of admin: the file whose lines are "NAME TOKEN".
void read_token_file(const MaybeValue& value, Context& context, AdminConfig& admin);

void read_metrics(const MaybeValue& value, Problems& problems, MetricsConfig& metrics);

// Parts of a service. `has_key`: whether `key: true` means anything.
void read_override(const Value& value, Context& context, ServiceConfig& service);
std::vector<ListRule> read_rules(const MaybeValue& value, Context& context, bool has_key);
void read_dials(const MaybeValue& value, Problems& problems, ServiceConfig& service);

// Of a pool: what happens when its endpoints fail or are slow.
void read_resilience(MapReader& map, Problems& problems, PoolConfig& pool);

// Small values that several sections share. True: `out` was set.
inline constexpr std::chrono::hours longest_timeout{24};
// A duration above 0.
void read_interval(const MaybeValue& value, Problems& problems, std::chrono::milliseconds& out);
bool read_name(const MaybeValue& value, Problems& problems, std::string& out);
bool read_header_name(const MaybeValue& value, Context& context, std::string& out);
bool read_cookie_name(const MaybeValue& value, Problems& problems, std::string& out);
bool read_network(const Value& value, Problems& problems, Cidr& out);
// Text as it can stand in a header: trimmed, neither empty nor with control bytes.
bool read_header_value(const MaybeValue& value, Problems& problems, std::string& out);
bool read_salt(const MaybeValue& value, Problems& problems, std::string& out);

}  // namespace crossfade
