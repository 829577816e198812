// Colours for people who read a terminal.
#pragma once

#include <iosfwd>
#include <string>

namespace crossfade {

// Whether what is written to `out` may be coloured: it is the standard output or error, that is a terminal, TERM is not
// dumb and NO_COLOR is not set (or empty).
bool takes_colours(const std::ostream& out);

// The text with colours on the words that somebody must not overlook, such as WARNING and new -> legacy.
std::string with_colours(std::string text);

// with_colours() where that is fit for `out`, the text as it is elsewhere.
std::string for_people(std::string text, const std::ostream& out);

}  // namespace crossfade
