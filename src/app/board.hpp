// `crossfade board`: where every dial stands, as a picture, a text or data for later.
#pragma once

#include <iosfwd>
#include <string>

namespace crossfade {

struct BoardOptions {
  std::string from;     // the admin address' URL
  std::string out;      // a file, or "-" for standard output
  std::string format;   // "svg", "md" or "json"; empty: by the file's ending
  std::string since;    // a board kept as JSON, to count changes from; empty: seven days ago
  std::string compare;  // the same, to list the differences; empty: none
};

// Returns an ExitCode. Without success the file stays as it was.
int write_board(const BoardOptions& options, std::ostream& out, std::ostream& err);

}  // namespace crossfade
