// `on_404: ask_other`: what one side answers with 404 is asked of the other, once. A page of one side may name assets
// that only that side has, while the request for them went to the other.
#pragma once

#include "net/task.hpp"
#include "proxy/exchange.hpp"

namespace crossfade {

// Whether the answer that `x` has got is such a 404: to a GET or HEAD of which the dial or the include list decided, so
// that either side may answer it.
bool may_ask_other(const Exchange& x);

// Asks the other side. If it has an answer below 400, the exchange goes on with that one, else with the 404.
Task<void> ask_other(Exchange& x);

}  // namespace crossfade
