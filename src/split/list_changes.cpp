#include "split/list_changes.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <string_view>

#include "base/ascii.hpp"
#include "config/words.hpp"
#include "split/rule_text.hpp"

namespace crossfade {
namespace {

using Operator = ListRule::Operator;
using Subject = ListRule::Subject;

constexpr std::size_t named_at_most = 4;

bool has_values(const ListRule& rule) { return rule.op == Operator::In || rule.op == Operator::InFile; }

// Nothing where only fingerprints of a file are at hand.
std::vector<std::string> values_text(const ListRule& rule) {
  std::vector<std::string> texts = rule.values;
  for (const Cidr& network : rule.networks) texts.push_back(network.to_string());
  return texts;
}

// The values of a rule that takes any of several, for comparing.
std::shared_ptr<const ValueSet> values_of(const ListRule& rule) {
  if (rule.file_values) return rule.file_values;
  const std::vector<std::string> texts = values_text(rule);
  return std::make_shared<const ValueSet>(std::vector<std::string_view>(texts.begin(), texts.end()));
}

struct ComparedRule {
  const ListRule* rule;
  std::shared_ptr<const ValueSet> values;  // of `in` and `in_file`; else null
  bool paired = false;
};

std::vector<ComparedRule> compared(std::span<const ListRule> rules) {
  std::vector<ComparedRule> all;
  for (const ListRule& rule : rules) all.push_back({&rule, has_values(rule) ? values_of(rule) : nullptr});
  return all;
}

bool same_subject(const ListRule& a, const ListRule& b) {
  if (a.subject != b.subject || a.negated != b.negated || has_values(a) != has_values(b)) return false;
  return a.subject == Subject::Header ? iequals(a.name, b.name) : a.name == b.name;
}

// How many values two rules share. Of two files of which only the fingerprints are at hand, nobody knows.
struct CommonValues {
  bool known = false;
  std::size_t count = 0;
};

CommonValues common_values(const ComparedRule& a, const ComparedRule& b) {
  if (a.values == b.values) return {true, a.values->size()};
  if (a.values->empty() || b.values->empty()) return {true, 0};
  std::vector<std::string> texts = values_text(*a.rule);
  const ValueSet& others = texts.empty() ? *a.values : *b.values;
  if (texts.empty()) texts = values_text(*b.rule);
  if (texts.empty()) return {};
  std::set<std::string_view> common;
  for (const std::string& text : texts) {
    if (others.contains(text)) common.insert(text);
  }
  return {true, common.size()};
}

bool takes_the_same(const ComparedRule& a, const ComparedRule& b) {
  if (!same_subject(*a.rule, *b.rule)) return false;
  if (!has_values(*a.rule)) {
    return a.rule->op == b.rule->op && a.rule->values == b.rule->values && a.rule->networks == b.rule->networks;
  }
  if (a.values->size() != b.values->size()) return false;
  const CommonValues common = common_values(a, b);
  return common.known && common.count == a.values->size();
}

// "3 values added ('a', 'b', …)"
void append_count(std::string& text, std::size_t count, const char* what, const ListRule& from,
                  const ValueSet& others) {
  if (count == 0) return;
  text += (text.empty() ? "" : ", ") + std::to_string(count) + (count == 1 ? " value " : " values ") + what;
  std::string names;
  std::size_t named = 0;
  for (const std::string& value : values_text(from)) {
    if (others.contains(value)) continue;
    if (++named > named_at_most) break;
    names += (names.empty() ? "" : ", ") + in_quotes(value);
  }
  if (named > 0) text += " (" + names + (named > named_at_most ? ", …)" : ")");
}

ListChange values_changed(const ComparedRule& before, const ComparedRule& after) {
  std::string text = rule_subject_text(*after.rule);
  if (after.rule->op == Operator::InFile) text += ' ' + after.rule->file;
  if (after.rule->line != 0) text += " (line " + std::to_string(after.rule->line) + ')';
  text += ": ";
  const CommonValues common = common_values(before, after);
  if (!common.known) {
    const std::string sizes = std::to_string(before.values->size()) + " -> " + std::to_string(after.values->size());
    return {text + "other values (" + sizes + ")", true, true};
  }
  const std::size_t added = after.values->size() - common.count;
  const std::size_t removed = before.values->size() - common.count;
  std::string counts;
  append_count(counts, added, "added", *after.rule, *before.values);
  append_count(counts, removed, "removed", *before.rule, *after.values);
  const bool negated = after.rule->negated;
  return {text + counts, negated ? removed > 0 : added > 0, negated ? added > 0 : removed > 0};
}

template <class Same>
ComparedRule* find_partner(std::vector<ComparedRule>& rules, const ComparedRule& of, Same same) {
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [&](const ComparedRule& each) { return !each.paired && same(each, of); });
  if (found == rules.end()) return nullptr;
  found->paired = true;
  return &*found;
}

// The rule that became this one: of the same subject, if possible with the same operator.
const ComparedRule* find_old(std::vector<ComparedRule>& olds, const ComparedRule& rule) {
  if (!has_values(*rule.rule)) return nullptr;
  const auto same = [](const ComparedRule& a, const ComparedRule& b) { return same_subject(*a.rule, *b.rule); };
  const auto same_operator = [&](const ComparedRule& a, const ComparedRule& b) {
    return same(a, b) && a.rule->op == b.rule->op;
  };
  const ComparedRule* old = find_partner(olds, rule, same_operator);
  return old != nullptr ? old : find_partner(olds, rule, same);
}

}  // namespace

std::vector<ListChange> list_changes(std::span<const ListRule> before, std::span<const ListRule> after) {
  std::vector<ComparedRule> olds = compared(before);
  std::vector<ComparedRule> news = compared(after);
  for (ComparedRule& rule : news) rule.paired = find_partner(olds, rule, takes_the_same) != nullptr;
  std::vector<ListChange> changes;
  for (ComparedRule& rule : news) {
    if (rule.paired) continue;
    if (const ComparedRule* old = find_old(olds, rule)) {
      changes.push_back(values_changed(*old, rule));
    } else {
      changes.push_back({"rule added: " + rule_text(*rule.rule), true, false});
    }
  }
  for (const ComparedRule& rule : olds) {
    if (!rule.paired) changes.push_back({"rule removed: " + rule_text(*rule.rule), false, true});
  }
  return changes;
}

}  // namespace crossfade
