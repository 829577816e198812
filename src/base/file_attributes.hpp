// What belongs to a file beside its content.
#pragma once

#include <string>

namespace crossfade {

// Gives the open file `to` the mode, owner, group, access list and other extended attributes of the open file `from`.
// Labels that the system gives by itself (security.*) are copied where that is allowed. Empty when done, else what
// cannot be kept, such as "its owner (user 0) cannot be kept: Operation not permitted".
std::string copy_attributes(int from, int to);

}  // namespace crossfade
