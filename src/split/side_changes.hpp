// What changes of the pools that a service's sides point to.
#pragma once

#include <vector>

#include "split/service_changes.hpp"

namespace crossfade {

// Sides that were swapped, that point to another pool, or whose pool has other endpoints: some of legacy's, say.
std::vector<MoveNotice> side_changes(const ServiceInBoth& both);

// Whether a request of this service may be on new, or on legacy, other than by its override header.
bool may_be_on_new(const ServiceConfig& service);
bool may_be_on_legacy(const ServiceConfig& service);

// The same, also by its override header.
bool may_get_new(const ServiceConfig& service);
bool may_get_legacy(const ServiceConfig& service);

}  // namespace crossfade
