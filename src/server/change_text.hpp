// What a change of dials does, in the words in which it is shown before anybody agrees to it. Pure.
#pragma once

#include <string>
#include <string_view>

#include "crossfade/config.hpp"

namespace crossfade {

// Who moves (split/moves_text.hpp), and each dial that stands elsewhere even if nobody moves. Lines with their ends;
// empty when nothing changes. Equal changes, equal text.
std::string change_text(const Config& before, const Config& after);

// 16 hex digits that stand for such a text: what somebody has seen, and agrees to.
std::string change_id(std::string_view text);

}  // namespace crossfade
