// What of a new configuration takes a restart: addresses, the number of workers, the latency buckets and
// the folder of the state. Pure.
#pragma once

#include "crossfade/config.hpp"

namespace crossfade {

bool needs_restart(const Config& started, const Config& next);

// Gives `next` the admin address that is bound, with its tokens when `next` has no admin address: it stays open until a
// restart, and must not stand open to everybody.
void keep_bound_admin(const Config& in_force, Config& next);

// Gives `next` the listeners that are bound, in their order, with what `next` says of those it still has: requests
// refer to listeners by index.
void keep_started_listeners(const Config& started, Config& next);

}  // namespace crossfade
