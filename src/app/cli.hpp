// The command line: which subcommand, with which options.
#pragma once

#include <iosfwd>
#include <string>

namespace crossfade {

// What the process exits with; an interface to scripts.
enum ExitCode : int { exit_fine = 0, exit_failed = 1, exit_usage = 2 };

// Says why nothing was done; returns `code`.
int complain(const std::string& why, ExitCode code, std::ostream& err);

// Parses the arguments and runs what they ask for. Results go to `out`, complaints to `err`. Returns an ExitCode;
// throws nothing. `serve` and `demo` return when they are told to end.
int run_command_line(int argc, const char* const* argv, std::ostream& out, std::ostream& err);

}  // namespace crossfade
