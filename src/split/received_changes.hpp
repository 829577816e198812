// What changes of how a request is read, before anything is decided about it: whose address the client's is, and which
// headers there are. Listeners and settings change nobody's dial, but they may change everybody's key.
#pragma once

#include <vector>

#include "split/service_changes.hpp"

namespace crossfade {

// Whether some requests get another client's address: `trusted_proxies` are others on a listener of the same address,
// or a listener came or went whose like there is only before or after.
bool client_addresses_change(const Config& before, const Config& after);

// Loud ones, for a service that goes by what is read otherwise: by the client's address, or by headers whose names have
// a '_'.
std::vector<MoveNotice> received_changes(const ServiceInBoth& both);

}  // namespace crossfade
