// A dial as a row of a table, out of a file or of a running crossfade.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crossfade/config.hpp"

namespace crossfade {

// Text that came from elsewhere is plain text already (admin/plain_text.hpp).
struct DialRow {
  std::string service, dial;
  std::vector<std::string> methods;  // empty: every method
  std::string path;
  bool exact = false;
  std::string position;  // "25%"
  std::string hold;      // of the service: "none", "legacy" or "new"

  std::string match() const;  // "GET POST /v1/rates (exact)"
};

std::vector<DialRow> dial_rows(const Config& config);

// Out of what /api/status says. The error says what is wrong with it.
result<std::vector<DialRow>, std::string> dial_rows_of_status(std::string_view json);

}  // namespace crossfade
