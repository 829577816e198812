#include "crossfade/route_table.hpp"

#include "split/service.hpp"

namespace crossfade {

RouteTable RouteTable::compile(const Config& config, Overlay* overlay) {
  auto compiled = std::make_unique<Compiled>();
  for (const ServiceConfig& service : config.services) {
    const auto index = static_cast<std::uint32_t>(compiled->services.size());
    compiled->services.emplace_back(service, overlay != nullptr ? overlay->hold_switch(service.name) : nullptr);
    for (const std::string& host : service.hosts) compiled->hosts.add(host, index);
  }
  return RouteTable(std::move(compiled));
}

RouteTable::RouteTable(std::unique_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
RouteTable::RouteTable(RouteTable&&) noexcept = default;
RouteTable& RouteTable::operator=(RouteTable&&) noexcept = default;
RouteTable::~RouteTable() = default;

}  // namespace crossfade
