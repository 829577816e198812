// The rules of inclusion and exclusion lists.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crossfade/config.hpp"
#include "crossfade/value_set.hpp"
#include "split/key_source.hpp"
#include "split/network_set.hpp"
#include "split/request_fields.hpp"

namespace crossfade {

enum class ListKind : std::uint8_t { Exclude = 1, Include = 2 };

struct CompiledRule {
  ListRule::Subject subject = ListRule::Subject::Header;
  ListRule::Operator op = ListRule::Operator::Present;
  bool negated = false;
  std::uint32_t slot = 0;                     // of the header or cookie
  std::vector<std::string> values;            // equals, prefix, suffix, `in` of a few
  std::shared_ptr<const ValueSet> value_set;  // in_file and a long `in`
  NetworkSet networks;                        // client_ip
  std::string text;                           // "header X-Account-Id in [a, b] (line 7)", for explanations

  CompiledRule(const ListRule& rule, FieldNames& names);
};

// What a rule said, and what it went by.
struct RuleResult {
  enum class Why : std::uint8_t { Value = 1, Absent = 2, Empty = 3, Repeated = 4 };
  bool holds = false;
  Why why = Why::Value;
};

// Include sees one value or none: a repeated or empty header counts as absent. Exclude protects, so it sees every
// occurrence of a header, empty ones too, and the rule holds if it holds for any of them. That is also how a negated
// exclude rule is read ("everyone but partner-1 stays on legacy"): nobody gets around it by sending partner-1 beside
// another value, and an empty value cannot pass for being `present`. In doubt, legacy.
// A negated rule holds when its subject is absent.
RuleResult evaluate(const CompiledRule& rule, ListKind list, RequestFields& fields, const std::optional<Key>& key);

}  // namespace crossfade
