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
// is the same when it takes the same values, if that can be told: of a file's values a rule keeps fingerprints, so that
// of two files that are not shared it is only said how many they hold. Whoever has read them again may put their texts
// into `values`; these are counted, and the first few are named, like those that stand in the document.
std::vector<ListChange> list_changes(std::span<const ListRule> before, std::span<const ListRule> after);

}  // namespace crossfade
