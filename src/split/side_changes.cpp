#include "split/side_changes.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "crossfade/stable_hash.hpp"

namespace crossfade {
namespace {

constexpr std::size_t listed_endpoints = 3;

using Endpoints = std::set<std::string>;

Endpoints endpoints_of(const Config& config, std::string_view pool_name) {
  Endpoints endpoints;
  for (const PoolConfig& pool : config.pools) {
    if (pool.name != pool_name) continue;
    for (const EndpointConfig& endpoint : pool.endpoints) endpoints.insert(endpoint.to_string());
  }
  return endpoints;
}

// "10.0.1.5:8000, 10.0.1.6:8000"
std::string listed(const Endpoints& endpoints) {
  std::string text;
  std::size_t count = 0;
  for (const std::string& endpoint : endpoints) {
    if (++count > listed_endpoints) return text + ", …";
    text += (text.empty() ? "" : ", ") + endpoint;
  }
  return text;
}

bool share_any(const Endpoints& a, const Endpoints& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& endpoint) { return b.contains(endpoint); });
}

// Of `after`, those that belonged to the other side and not to this one.
Endpoints taken_over(const Endpoints& before, const Endpoints& after, const Endpoints& other_before) {
  Endpoints taken;
  for (const std::string& endpoint : after) {
    if (other_before.contains(endpoint) && !before.contains(endpoint)) taken.insert(endpoint);
  }
  return taken;
}

struct SidePools {
  std::string_view side;
  const std::string& pool_before;
  const std::string& pool_after;
  Endpoints before, after;
};

void compare_side(const SidePools& side, std::vector<MoveNotice>& notices) {
  const bool same_name = side.pool_before == side.pool_after;
  if (same_name && side.before == side.after) return;
  std::string text(side.side);
  text += same_name ? ": pool " + side.pool_after : ": pool " + side.pool_before + " -> " + side.pool_after;
  if (side.before == side.after) {
    notices.push_back({text + ", which has the same endpoints"});
    return;
  }
  text += ": endpoints " + listed(side.before) + " -> " + listed(side.after);
  const bool other_code = !same_name || !share_any(side.before, side.after);
  if (other_code) text += ": whoever is on " + std::string(side.side) + " is answered by others";
  notices.push_back({text, other_code});
}

}  // namespace

std::vector<MoveNotice> side_changes(const ServiceInBoth& both) {
  const SidePools legacy{"legacy", both.before.legacy, both.after.legacy,
                         endpoints_of(both.config_before, both.before.legacy),
                         endpoints_of(both.config_after, both.after.legacy)};
  const SidePools new_side{"new", both.before.new_side, both.after.new_side,
                           endpoints_of(both.config_before, both.before.new_side),
                           endpoints_of(both.config_after, both.after.new_side)};
  std::vector<MoveNotice> notices;
  const bool differ = legacy.before != new_side.before;
  const bool new_is_legacy = differ && new_side.after == legacy.before;
  const bool legacy_is_new = differ && legacy.after == new_side.before;
  if (new_is_legacy && legacy_is_new) {
    notices.push_back({"legacy and new are swapped: whoever keeps the side is answered by the pool of the other one",
                       true, may_get_new(both.before)});
    return notices;
  }
  compare_side(legacy, notices);
  compare_side(new_side, notices);
  if (new_is_legacy) {
    notices.push_back(
        {"new points to what was legacy: whoever is on new goes back to it", true, may_get_new(both.before)});
  } else if (const Endpoints taken = taken_over(new_side.before, new_side.after, legacy.before); !taken.empty()) {
    notices.push_back({"new gets endpoints of legacy, " + listed(taken) + ": legacy answers a part of what is on new",
                       true, may_get_new(both.before)});
  }
  if (legacy_is_new) notices.push_back({"legacy points to what was new: whoever is on legacy goes there", true});
  return notices;
}

bool may_be_on_new(const ServiceConfig& service) {
  if (service.hold != Hold::None) return service.hold == Hold::New;
  return !service.include.empty() || std::any_of(service.dials.begin(), service.dials.end(),
                                                 [](const DialConfig& dial) { return dial.position > 0; });
}

bool may_be_on_legacy(const ServiceConfig& service) {
  if (service.hold != Hold::None) return service.hold == Hold::Legacy;
  return !service.exclude.empty() || std::any_of(service.dials.begin(), service.dials.end(),
                                                 [](const DialConfig& dial) { return dial.position < bucket_count; });
}

bool may_get_new(const ServiceConfig& service) {
  return may_be_on_new(service) || (service.hold == Hold::None && service.override_header.has_value());
}

bool may_get_legacy(const ServiceConfig& service) {
  return may_be_on_legacy(service) || (service.hold == Hold::None && service.override_header.has_value());
}

}  // namespace crossfade
