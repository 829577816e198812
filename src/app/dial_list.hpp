// `crossfade dial list`: which dials there are and where they stand.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "app/dial_row.hpp"

namespace crossfade {

struct DialListOptions {
  std::string config;  // the file; or else
  std::string url;     // a running crossfade's admin address
  bool json = false;
};

// Returns an ExitCode.
int list_dials(const DialListOptions& options, std::ostream& out, std::ostream& err);

// A line each under a line of headings. Whether a service is held stands in a column only where one is.
std::string dial_table(const std::vector<DialRow>& rows);
std::string dial_array(const std::vector<DialRow>& rows);  // JSON

}  // namespace crossfade
