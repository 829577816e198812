// Runs the command line in the test's own process.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "app/cli.hpp"

namespace crossfade::test {

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

inline Outcome run(const std::vector<std::string>& arguments) {
  std::vector<const char*> argv = {"crossfade"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  std::ostringstream out;
  std::ostringstream err;
  Outcome outcome;
  outcome.code = run_command_line(static_cast<int>(argv.size()), argv.data(), out, err);
  outcome.out = out.str();
  outcome.err = err.str();
  return outcome;
}

}  // namespace crossfade::test
