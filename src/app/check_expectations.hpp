// What becomes of expectations against a configuration. Plain functions; no output.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/expectations.hpp"
#include "base/result.hpp"
#include "crossfade/config.hpp"

namespace crossfade {

struct FailedExpectation {
  std::string place;     // "FILE:LINE:COLUMN"
  std::string name;      // may be empty
  std::string expected;  // "side new, reason include"
  std::string found;     // "side legacy, reason dial"
  std::string command;   // that explains it
};

struct ExpectationReport {
  std::size_t expectations = 0;
  std::vector<FailedExpectation> failed;
  std::size_t dials = 0;
  std::vector<std::string> uncovered;  // "public-api/rates": dials that no expectation reached that held

  std::size_t covered() const { return dials - uncovered.size(); }
  double coverage_percent() const { return 100.0 * static_cast<double>(covered()) / static_cast<double>(dials); }
};

// `file` and `config_path` are what is shown of both.
ExpectationReport check_expectations(const Expectations& expectations, const Config& config, const std::string& file,
                                     const std::string& config_path);

}  // namespace crossfade
