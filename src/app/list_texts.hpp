// The texts of list files, of which a configuration keeps fingerprints only.
#pragma once

#include "crossfade/config.hpp"

namespace crossfade {

// Reads the in_file lists of `after` again that `before` does not share, and puts their lines into the rules' `values`,
// so that list_changes can count and name them. A file that has gone meanwhile is left out. About 100 bytes a line.
void add_list_texts(const Config& before, Config& after);

}  // namespace crossfade
