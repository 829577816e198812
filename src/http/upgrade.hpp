// Changes of protocol (RFC 9110, 7.8): which ones a request asks for, and whether a 101 keeps to them.
#pragma once

#include <string>

#include "http/fields.hpp"

namespace crossfade {

// Whether the Upgrade fields ask for anything that can be passed on: h2c cannot, since a proxy that let it through
// would be blind to every request after it.
bool asks_for_upgrade(const FieldList& request);

// Appends the protocols asked for, joined, without h2c.
void append_upgrade_protocols(const FieldList& request, std::string& out);

// Whether a 101 names protocols, and only ones that were asked for and passed on.
bool is_asked_for(const FieldList& request, const FieldList& answer);

}  // namespace crossfade
