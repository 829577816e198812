// Folded header lines (RFC 9112, 5.2) joined, for listeners that are lenient about them.
#pragma once

#include <span>

namespace crossfade {

// Replaces the line end and the white space that begins a continued line by spaces, in place, so that every line is
// whole. `head` has its request line and its empty line. What follows the request line directly stays as it is: it
// continues no header, and parsers disagree about it (RFC 9112, 2.2).
void unfold(std::span<char> head);

}  // namespace crossfade
