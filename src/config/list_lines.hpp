// The plain-text format of list files: one value per line, `#` at a line's start makes a comment, blank lines are
// skipped, spaces, tabs and carriage returns at the ends are trimmed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crossfade/ip.hpp"

namespace crossfade {

struct BadLine {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string message;
};

// The first NUL or byte that is no UTF-8.
std::optional<BadLine> check_list_bytes(std::string_view content);

// Views of the values in `content`, which must outlive them: a million lines allocate nothing each.
std::vector<std::string_view> list_values(std::string_view content);

struct ListNetworks {
  std::vector<Cidr> networks;
  std::vector<BadLine> mistakes;  // the first 20
};
ListNetworks list_networks(std::string_view content);

}  // namespace crossfade
