// A name's addresses by the system's resolver.
#pragma once

#include <string>
#include <vector>

#include "crossfade/ip.hpp"

namespace crossfade {

// Any thread. Every A and AAAA record, or what /etc/hosts and the like say, once each and in a fixed order; nothing
// when it fails, for whatever reason. Takes as long as the system's configuration allows, which can be half a minute.
std::vector<IpAddress> system_lookup(const std::string& host);

}  // namespace crossfade
