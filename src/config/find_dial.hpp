// Where the position of a dial stands in a document.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "config/node.hpp"

namespace crossfade {

// The value behind `new` of the dial that is called "SERVICE/DIAL". The root is of a document that load_config()
// accepts. The error says which name is wrong, what there is instead and what may have been meant. The node belongs to
// the root.
result<const Node*, std::string> find_position(const Node& root, std::string_view dial);

}  // namespace crossfade
