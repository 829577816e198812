// List rules in words, for explanations.
#pragma once

#include <string>

#include "crossfade/config.hpp"
#include "split/list_rules.hpp"

namespace crossfade {

// "header X-Account-Id not in_file protected-accounts.txt (line 24)". Long lists are counted, not listed.
std::string rule_text(const ListRule& rule);

// The same without its operand and line: "header X-Account-Id not in_file".
std::string rule_subject_text(const ListRule& rule);

// "matched", "no match: absent", "no match: not in the list"; of a negated rule also "matched: absent".
std::string describe(const CompiledRule& rule, RuleResult result);

}  // namespace crossfade
