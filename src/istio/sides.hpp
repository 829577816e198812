// Which of a VirtualService's destinations is the legacy side, and which the new one.
#pragma once

#include <map>
#include <string>

#include "istio/import_istio.hpp"
#include "istio/manifests.hpp"

namespace crossfade {

struct IstioSides {
  IstioDestination legacy;
  IstioDestination new_side;
};

// Gives destinations without a port the one that the same destination has elsewhere in the VirtualService.
void fill_in_ports(IstioVirtualService& service);

// Unless an option says which is which, legacy is the one to which the route for every request gives most, and the
// other one is new. False, with a notice, when it cannot be told. `used` collects the options that found something.
bool find_istio_sides(const IstioVirtualService& service, const IstioImportOptions& options, Notices& notices,
                      IstioSides& sides, std::map<std::string, bool>& used);

// "reviews/v2", as the options write it.
std::string istio_destination_text(const IstioDestination& destination);

}  // namespace crossfade
