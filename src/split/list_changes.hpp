// What changes in an inclusion or exclusion list, and for whom.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "crossfade/config.hpp"

namespace crossfade {

struct ListChange {
  std::string text;    // "header X-Account-Id in_file protected.txt (line 7): 3 values added, 1 removed"
  bool more = false;   // the rule holds for requests that it did not hold for before
  bool fewer = false;  // and the other way round
};

// Rules of one list, before and after. Neither their order nor their lines nor the names of their files count: a rule
// is the same when it takes the same values. Values of files are counted; those that stand in the document are named,
// the first few.
std::vector<ListChange> list_changes(std::span<const ListRule> before, std::span<const ListRule> after);

}  // namespace crossfade
