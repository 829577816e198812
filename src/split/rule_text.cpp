#include "split/rule_text.hpp"

namespace crossfade {
namespace {

using Operator = ListRule::Operator;
using Subject = ListRule::Subject;

constexpr std::size_t listed_at_most = 4;

std::string subject_text(const ListRule& rule) {
  switch (rule.subject) {
    case Subject::Header:
      return "header " + rule.name;
    case Subject::Cookie:
      return "cookie " + rule.name;
    case Subject::ClientIp:
      return "client_ip";
    case Subject::Key:
      return "key";
  }
  return {};
}

std::string_view operator_text(Operator op) {
  switch (op) {
    case Operator::Equals:
      return "equals";
    case Operator::Prefix:
      return "prefix";
    case Operator::Suffix:
      return "suffix";
    case Operator::In:
      return "in";
    case Operator::InFile:
      return "in_file";
    case Operator::Present:
      return "present";
  }
  return {};
}

void append_list(std::string& text, const std::vector<std::string>& values) {
  if (values.size() > listed_at_most) {
    text.append("(").append(std::to_string(values.size())).append(" values)");
    return;
  }
  std::string_view before = "[";
  for (const std::string& value : values) {
    text.append(before).append(value);
    before = ", ";
  }
  text += "]";
}

void append_operand(std::string& text, const ListRule& rule) {
  if (rule.op == Operator::Present) return;
  text += " ";
  if (rule.op == Operator::InFile) {
    text += rule.file;
    return;
  }
  std::vector<std::string> values = rule.values;
  if (rule.subject == Subject::ClientIp) {
    values.clear();
    for (const Cidr& network : rule.networks) values.push_back(network.to_string());
  }
  if (rule.op != Operator::In && values.size() == 1) {
    text += values.front();
  } else {
    append_list(text, values);
  }
}

// What comparing a value with the operand came to.
std::string_view comparison_text(const CompiledRule& rule, bool taken) {
  if (rule.subject == Subject::ClientIp && rule.op != Operator::Present) {
    return taken ? "in the networks" : "outside the networks";
  }
  switch (rule.op) {
    case Operator::Equals:
      return taken ? "equal" : "differs";
    case Operator::Prefix:
      return taken ? "has the prefix" : "prefix differs";
    case Operator::Suffix:
      return taken ? "has the suffix" : "suffix differs";
    case Operator::In:
    case Operator::InFile:
      return taken ? "in the list" : "not in the list";
    case Operator::Present:
      return taken ? "present" : "absent";
  }
  return {};
}

std::string_view why_text(const CompiledRule& rule, RuleResult result) {
  switch (result.why) {
    case RuleResult::Why::Value:
      return comparison_text(rule, result.holds != rule.negated);
    case RuleResult::Why::Absent:
      return "absent";
    case RuleResult::Why::Empty:
      return "empty";
    case RuleResult::Why::Repeated:
      return "repeated";
  }
  return {};
}

}  // namespace

std::string rule_subject_text(const ListRule& rule) {
  std::string text = subject_text(rule) + (rule.negated ? " not " : " ");
  text += operator_text(rule.op);
  return text;
}

std::string rule_text(const ListRule& rule) {
  std::string text = rule_subject_text(rule);
  append_operand(text, rule);
  if (rule.line != 0) text.append(" (line ").append(std::to_string(rule.line)).append(")");
  return text;
}

std::string describe(const CompiledRule& rule, RuleResult result) {
  const bool says_it_all = result.holds && !rule.negated && result.why == RuleResult::Why::Value;
  std::string text = result.holds ? "matched" : "no match";
  if (!says_it_all) text.append(": ").append(why_text(rule, result));
  return text;
}

}  // namespace crossfade
