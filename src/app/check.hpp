// `crossfade check`: is this a configuration that `serve` would take?
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "crossfade/load.hpp"

namespace crossfade {

// Every file is checked, lists included; "OK" for one valid file, "FILE: OK" for each of several. Returns an ExitCode.
int check(const std::vector<std::string>& files, std::ostream& out, std::ostream& err);

// One error a line, then how many there are.
void print_errors(const std::string& file, const ConfigErrors& errors, std::ostream& err);

}  // namespace crossfade
