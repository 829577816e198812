// `crossfade test`: does a configuration do what is expected of it?
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

namespace crossfade {

struct TestOptions {
  std::string file;
  std::string config;                // empty: the one that the file names
  std::optional<double> fail_under;  // percent of the dials
  bool json = false;
};

// A line for each expectation that fails, and a summary; or one JSON document. Returns an ExitCode: failed, too, when
// fewer dials are covered than `fail_under`.
int test_expectations(const TestOptions& options, std::ostream& out, std::ostream& err);

}  // namespace crossfade
