#include "split/list_rules.hpp"

#include <algorithm>

#include "split/rule_text.hpp"

namespace crossfade {
namespace {

using Operator = ListRule::Operator;
using Subject = ListRule::Subject;
using Why = RuleResult::Why;

// From here on a hash is cheaper than comparing.
constexpr std::size_t compared_at_most = 8;

// Whether the operator takes this value, before `not`.
bool takes(const CompiledRule& rule, std::string_view value) {
  switch (rule.op) {
    case Operator::Equals:
      return value == rule.values.front();
    case Operator::Prefix:
      return value.starts_with(rule.values.front());
    case Operator::Suffix:
      return value.ends_with(rule.values.front());
    case Operator::In:
    case Operator::InFile:
      if (rule.value_set) return rule.value_set->contains(value);
      return std::find(rule.values.begin(), rule.values.end(), value) != rule.values.end();
    case Operator::Present:
      return true;
  }
  return false;
}

// Whether the whole rule, `not` and all, holds for a value of an exclude rule.
bool protects(const CompiledRule& rule, std::string_view value) {
  if (rule.op == Operator::Present && value.empty()) return true;
  return takes(rule, value) != rule.negated;
}

RuleResult judge_optional(const CompiledRule& rule, std::optional<std::string_view> value, Why why_not) {
  return value ? RuleResult{takes(rule, *value) != rule.negated, Why::Value} : RuleResult{rule.negated, why_not};
}

RuleResult judge_header(const CompiledRule& rule, ListKind list, RequestFields& fields) {
  const HeaderFacts facts = fields.header(rule.slot);
  if (facts.count == 0) return {rule.negated, Why::Absent};
  if (list == ListKind::Include)
    return judge_optional(rule, facts.single(), facts.count > 1 ? Why::Repeated : Why::Empty);
  const Why why = facts.count > 1 ? Why::Repeated : facts.first.empty() ? Why::Empty : Why::Value;
  const bool holds = facts.count == 1 ? protects(rule, facts.first)
                                      : fields.any_value(rule.slot, [&](auto value) { return protects(rule, value); });
  return {holds, why};
}

RuleResult judge_cookie(const CompiledRule& rule, ListKind list, RequestFields& fields) {
  const auto value = fields.cookie(rule.slot);
  if (!value || !value->empty()) return judge_optional(rule, value, Why::Absent);
  return {list == ListKind::Exclude ? protects(rule, *value) : rule.negated, Why::Empty};
}

}  // namespace

RuleResult evaluate(const CompiledRule& rule, ListKind list, RequestFields& fields, const std::optional<Key>& key) {
  switch (rule.subject) {
    case Subject::Header:
      return judge_header(rule, list, fields);
    case Subject::Cookie:
      return judge_cookie(rule, list, fields);
    case Subject::ClientIp: {
      const bool taken = rule.op == Operator::Present || rule.networks.contains(fields.client());
      return {taken != rule.negated, Why::Value};
    }
    case Subject::Key:
      return judge_optional(rule, key ? std::optional(key->value) : std::nullopt, Why::Absent);
  }
  return {};
}

CompiledRule::CompiledRule(const ListRule& rule, FieldNames& names)
    : subject(rule.subject),
      op(rule.op),
      negated(rule.negated),
      values(rule.values),
      value_set(rule.file_values),
      networks(rule.networks),
      text(rule_text(rule)) {
  if (subject == Subject::Header) slot = names.add_header(rule.name);
  if (subject == Subject::Cookie) slot = names.add_cookie(rule.name);
  if (op == Operator::In && values.size() > compared_at_most) {
    value_set = std::make_shared<const ValueSet>(std::vector<std::string_view>(values.begin(), values.end()));
    values.clear();
  }
}

}  // namespace crossfade
