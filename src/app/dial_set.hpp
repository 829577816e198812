// `crossfade dial set`: turns dials in a file, or through a running crossfade in its file.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "app/ask.hpp"

namespace crossfade {

struct DialSetOptions {
  std::string config;              // the file; or else
  std::string url;                 // a running crossfade's admin address
  std::string token_file;          // what that asks for; empty: nothing
  std::vector<std::string> words;  // SERVICE/DIAL and its position, as many as there are
  bool yes = false;                // do not ask
};

// Shows what would change, asks, and does it all or nothing. Returns an ExitCode: fine also when every dial stands
// there already, failed when the answer was no, usage when nobody was there to ask.
int set_dials(const DialSetOptions& options, const Ask& ask, std::ostream& out, std::ostream& err);

}  // namespace crossfade
