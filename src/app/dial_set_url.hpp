// `crossfade dial set --url`: the running process edits its own file and takes it into force.
#pragma once

#include <iosfwd>
#include <optional>
#include <span>

#include "app/dial_set.hpp"
#include "config/edit_dials.hpp"

namespace crossfade {

// As set_dials(). Waits until the positions are in force, half a minute at most.
int set_by_url(const DialSetOptions& options, std::span<const DialEdit> edits, const Ask& ask, std::ostream& out,
               std::ostream& err);

// What to exit with when the answer was not a yes.
std::optional<int> code_unless_agreed(const std::optional<bool>& answer, std::ostream& err);

}  // namespace crossfade
