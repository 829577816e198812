// What a change of dials does, in the words in which it is shown before anybody agrees to it. Pure.
#pragma once

#include <string>

#include "crossfade/config.hpp"

namespace crossfade {

// Lines with their ends; empty when nothing changes. Equal changes, equal text.
std::string change_text(const Config& before, const Config& after);

}  // namespace crossfade
