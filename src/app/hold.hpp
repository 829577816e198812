// `crossfade hold`: a service back to legacy in a moment, on every process that is named.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace crossfade {

struct HoldOptions {
  std::vector<std::string> urls;  // admin addresses; each of them is asked
  std::string service;            // empty: show what is held
  std::string hold;               // "legacy" or "release"; empty with an empty service
  std::string why;
  std::string token_file;  // empty: none
};

// One line for each process. Returns an ExitCode: exit_failed if any of them did not do it; the others have.
int turn_hold(const HoldOptions& options, std::ostream& out, std::ostream& err);

// What is held where, since when, by whom and why. Returns an ExitCode.
int show_holds(const HoldOptions& options, std::ostream& out, std::ostream& err);

}  // namespace crossfade
