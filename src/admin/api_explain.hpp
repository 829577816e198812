// GET /api/explain: why a request goes where it goes, by the snapshot that serves at this moment, run-time holds
// included.
#pragma once

#include <string_view>

#include "admin/handle.hpp"

namespace crossfade {

// `query`: url=…, and maybe method=…, client_ip=…, listener=… and any number of header=Name:%20value, form-encoded (a
// `+` is a space). 400 for anything else.
AdminResponse api_explain(const AdminView& view, std::string_view query);

}  // namespace crossfade
