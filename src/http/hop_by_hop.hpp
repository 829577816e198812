// Which received fields an intermediary takes out before it forwards a message (RFC 9110, 7.6.1).
#pragma once

#include <cstddef>

#include "http/fields.hpp"

namespace crossfade {

// Whether field `i` is hop-by-hop by its name, or is one that crossfade writes itself from what it knows about the
// body (Content-Length, Transfer-Encoding).
bool is_hop_by_hop(FieldId id);

// Whether a received Connection field names field `i`. Only to be asked when some Connection field nominates anything.
bool is_nominated(const FieldList& fields, std::size_t i);

}  // namespace crossfade
