// POST /api/dials and POST /api/dials/{service}/{dial}: turning dials.
#pragma once

#include "admin/endpoints.hpp"

namespace crossfade {

// The body is {"dials": {"public-api/rates": "25%", …}}; all of them or none. The answer comes when they are in force:
// {"changed": [{"service", "dial", "from", "to"}, …], "text": who moves, "change": TEXT, "generation", "hash",
// "in_force"}. With "preview": true nothing is written. With "change": TEXT, that of a preview, a change that has
// become another meanwhile is refused.
AdminResponse api_dials(const AdminView& view, const AskedChange& change);

// The same for one dial, whose body has "position": "25%" in place of "dials".
AdminResponse api_dial(const AdminView& view, const AskedChange& change);

}  // namespace crossfade
