// `crossfade diff`: what another configuration changes, and who moves.
#pragma once

#include <iosfwd>
#include <string>

namespace crossfade {

struct DiffOptions {
  std::string before, after;  // configuration files
  std::string keys;           // a file of keys, one a line; empty: none
  bool fail_on_back = false;
  bool json = false;
};

// Returns an ExitCode: exit_failed when a file is invalid or, with `fail_on_back`, when anybody may move from new to
// legacy, in which case `err` says why. Differences alone are fine.
int print_diff(const DiffOptions& options, std::ostream& out, std::ostream& err);

}  // namespace crossfade
