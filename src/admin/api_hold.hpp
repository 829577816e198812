// POST /api/hold/{service}: the kill switch at run time.
#pragma once

#include "admin/endpoints.hpp"

namespace crossfade {

// The body is {"hold": "legacy" | "release", "why": TEXT}, `why` optional. Answers when the hold is in force.
AdminResponse api_hold(const AdminView& view, const AskedChange& change);

}  // namespace crossfade
