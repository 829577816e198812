// Which received fields an intermediary takes out before it forwards a message (RFC 9110, 7.6.1).
#pragma once

#include <string_view>

#include "http/fields.hpp"

namespace crossfade {

// Whether field `i` is hop-by-hop by its name, or is one that crossfade writes itself from what it knows about the
// body (Content-Length, Transfer-Encoding).
bool is_hop_by_hop(FieldId id);

// Whether a received Connection field names the field `name`.
bool is_nominated(const FieldList& fields, std::string_view name);

}  // namespace crossfade
