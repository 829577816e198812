// Which decisions may end on the other side after all.
#pragma once

#include "crossfade/decision.hpp"

namespace crossfade {

// Whether a request with this decision may go to legacy when the new side cannot be reached: whoever asked for new by
// name, or is held there, gets new or its error.
constexpr bool yields_to_fallback(Side side, Reason reason) {
  return side == Side::New && (reason == Reason::Dial || reason == Reason::NoKey || reason == Reason::Include);
}

}  // namespace crossfade
