// Destinations of Istio as pools.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "crossfade/config.hpp"
#include "istio/manifests.hpp"

namespace crossfade {

// The pools of a file, one for each address; names are unique.
class IstioPools {
 public:
  explicit IstioPools(const std::vector<IstioDestinationRule>& rules) : rules_(rules) {}

  // The name of the destination's pool; empty, with a notice, when it has no address that crossfade could connect to.
  std::string name_of(const IstioDestination& destination, const IstioVirtualService& service, Notices& notices);
  std::vector<PoolConfig> take() { return std::move(pools_); }

 private:
  void note_subset(const IstioDestination& destination, const IstioVirtualService& service, const std::string& address,
                   Notices& notices) const;

  const std::vector<IstioDestinationRule>& rules_;
  std::vector<PoolConfig> pools_;
  std::map<std::string, std::string> names_;  // of pools, by address
  std::map<std::string, std::size_t> taken_;  // names, and how often they were wanted
};

}  // namespace crossfade
