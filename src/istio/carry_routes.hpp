// A VirtualService's routes as the lists and dials of a service.
#pragma once

#include "crossfade/config.hpp"
#include "istio/sides.hpp"

namespace crossfade {

// Fills exclude, include and dials. What cannot be carried becomes a notice. False, with a notice: there is too much.
bool carry_istio_routes(const IstioVirtualService& from, const IstioSides& sides, Notices& notices,
                        ServiceConfig& service);

}  // namespace crossfade
