// `crossfade import istio` and `crossfade export istio`: from a mesh to here, and back.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace crossfade {

struct ImportOptions {
  std::vector<std::string> files;  // "-": standard input
  std::string out;                 // a file; empty: standard output
  std::vector<std::string> legacy;
  std::vector<std::string> new_side;
  std::vector<std::string> key;  // "header:NAME", "cookie:NAME" or "client_ip"
  bool strict = false;           // fail, and write nothing, when anything could not be carried
};

struct ExportOptions {
  std::string config;
  std::string out;
  bool strict = false;
};

// What was not carried goes to `err`, one line each. Return an ExitCode; without success the file stays as it was.
int run_import(const ImportOptions& options, std::ostream& out, std::ostream& err);
int run_export(const ExportOptions& options, std::ostream& out, std::ostream& err);

}  // namespace crossfade
