#include "proxy/snapshot.hpp"

#include <algorithm>

namespace crossfade {

WorkerView::WorkerView(std::shared_ptr<const Snapshot> snapshot, std::vector<std::shared_ptr<Pool>> pools,
                       Registry& registry, std::uint32_t worker)
    : snapshot_(std::move(snapshot)), pools_(std::move(pools)) {
  const auto pool_named = [this](const std::string& name) {
    const auto at = std::find_if(pools_.begin(), pools_.end(), [&](const auto& p) { return p->config().name == name; });
    return at->get();  // load_config has checked that it exists
  };
  services_.reserve(config().services.size());
  for (const ServiceConfig& service : config().services) {
    ServiceView view{&service,
                     registry.service(worker, service.name),
                     {pool_named(service.legacy), pool_named(service.new_side)},
                     {}};
    for (const DialConfig& dial : service.dials) {
      view.dial_cells.push_back({registry.dial(worker, service.name, dial.name, Side::Legacy),
                                 registry.dial(worker, service.name, dial.name, Side::New)});
    }
    services_.push_back(std::move(view));
  }
}

}  // namespace crossfade
