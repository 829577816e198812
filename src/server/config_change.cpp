#include "server/config_change.hpp"

#include <algorithm>

namespace crossfade {

namespace {

std::optional<Address> admin_address(const Config& config) {
  return config.admin ? std::optional(config.admin->address) : std::nullopt;
}

}  // namespace

bool needs_restart(const Config& started, const Config& next) {
  const auto same_address = [](const ListenerConfig& a, const ListenerConfig& b) { return a.address == b.address; };
  return started.workers != next.workers || admin_address(started) != admin_address(next) ||
         started.state_dir != next.state_dir || started.metrics.buckets != next.metrics.buckets ||
         !std::equal(started.listeners.begin(), started.listeners.end(), next.listeners.begin(), next.listeners.end(),
                     same_address);
}

void keep_bound_admin(const Config& in_force, Config& next) {
  if (!in_force.admin) return;
  if (!next.admin) next.admin = in_force.admin;
  next.admin->address = in_force.admin->address;
}

void keep_started_listeners(const Config& started, Config& next) {
  std::vector<ListenerConfig> said = std::move(next.listeners);
  next.listeners = started.listeners;
  for (ListenerConfig& listener : next.listeners) {
    const auto at =
        std::find_if(said.begin(), said.end(), [&](const ListenerConfig& l) { return l.address == listener.address; });
    if (at == said.end()) continue;
    listener = *at;
    said.erase(at);  // two listeners on port 0 have the same address: in order, then
  }
}

}  // namespace crossfade
