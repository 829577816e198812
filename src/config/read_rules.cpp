#include <algorithm>
#include <array>

#include "config/sections.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

using Subject = ListRule::Subject;
using Operator = ListRule::Operator;

constexpr std::array<Choice<Subject>, 4> subjects{{{"header", Subject::Header},
                                                   {"cookie", Subject::Cookie},
                                                   {"client_ip", Subject::ClientIp},
                                                   {"key", Subject::Key}}};
constexpr std::array<Choice<Operator>, 6> operators{{{"equals", Operator::Equals},
                                                     {"prefix", Operator::Prefix},
                                                     {"suffix", Operator::Suffix},
                                                     {"in", Operator::In},
                                                     {"in_file", Operator::InFile},
                                                     {"present", Operator::Present}}};

template <class T>
struct Taken {
  std::string_view word;
  T choice;
  Value value;
};

// Exactly one key out of `choices`; nothing, with an error, when there is none or more than one.
template <class T, std::size_t N>
std::optional<Taken<T>> take_one(MapReader& map, const Value& rule, Problems& problems,
                                 const std::array<Choice<T>, N>& choices, const std::string& what) {
  std::vector<Taken<T>> taken;
  std::array<std::string_view, N> words;
  for (std::size_t i = 0; i < N; ++i) {
    words[i] = choices[i].first;
    if (const MaybeValue value = map.take(words[i])) taken.push_back({words[i], choices[i].second, *value});
  }
  if (taken.size() == 1) return taken.front();
  if (!map.valid()) return std::nullopt;
  if (taken.empty()) {
    report(rule, problems, "this rule has no " + what + "; one of " + joined(words) + " is required");
  } else {
    report(rule, problems,
           "this rule has more than one " + what + ": '" + std::string(taken[0].word) + "' and '" +
               std::string(taken[1].word) + "'; write one rule for each");
  }
  return std::nullopt;
}

// `client_ip: true`, `key: true` and `present: true`: the other value would say the opposite of what it seems to.
bool read_true(const Taken<Subject>& taken, Problems& problems) {
  bool on = false;
  if (!read_switch(taken.value, problems, on)) return false;
  if (!on) report(taken.value, problems, "found 'false', expected true; leave the key out otherwise");
  return on;
}

void read_subject(const Taken<Subject>& taken, Context& context, bool has_key, ListRule& rule) {
  rule.subject = taken.choice;
  switch (taken.choice) {
    case Subject::Header:
      read_header_name(taken.value, context, rule.name);
      return;
    case Subject::Cookie:
      read_cookie_name(taken.value, context.problems, rule.name);
      return;
    case Subject::ClientIp:
      read_true(taken, context.problems);
      return;
    case Subject::Key:
      if (read_true(taken, context.problems) && !has_key) {
        report(taken.value, context.problems, "the service has no 'key', so this rule can never match");
      }
      return;
  }
}

void read_one_value(const Value& value, Problems& problems, ListRule& rule) {
  if (rule.subject == Subject::ClientIp) {
    Cidr network;
    if (read_network(value, problems, network)) rule.networks.push_back(network);
    return;
  }
  std::string text;
  if (read_header_value(value, problems, text)) rule.values.push_back(std::move(text));
}

void read_list_file(const Value& value, Context& context, ListRule& rule) {
  constexpr std::string_view expected = "the path of a list file";
  std::string file;
  if (!read_text(value, context.problems, expected, file)) return;
  if (file.empty() || file.find('\0') != std::string::npos) {
    report_expected(value, context.problems, expected);
    return;
  }
  rule.file = context.lists.path_of(file);
  if (rule.subject == Subject::ClientIp) {
    rule.networks = context.lists.load_networks(value, rule.file, context.problems);
  } else {
    rule.file_values = context.lists.load_values(value, rule.file, context.problems);
  }
}

void read_present(const Value& value, Problems& problems) {
  bool on = false;
  if (read_switch(value, problems, on) && !on) {
    report(value, problems, "found " + describe(*value.node) + "; write 'present: true' with 'not: true'");
  }
}

void read_operand(const Taken<Operator>& taken, Context& context, ListRule& rule) {
  rule.op = taken.choice;
  const bool part = taken.choice == Operator::Prefix || taken.choice == Operator::Suffix;
  if (part && rule.subject == Subject::ClientIp) {
    report(taken.value, context.problems,
           "'" + std::string(taken.word) + "' makes no sense of an address; write a network: in: [10.0.0.0/8]");
    return;
  }
  switch (taken.choice) {
    case Operator::In:
      for (const Value& item : read_list(taken.value, context.problems, "a list of at least one value")) {
        read_one_value(item, context.problems, rule);
      }
      return;
    case Operator::InFile:
      read_list_file(taken.value, context, rule);
      return;
    case Operator::Present:
      read_present(taken.value, context.problems);
      return;
    case Operator::Equals:
    case Operator::Prefix:
    case Operator::Suffix:
      read_one_value(taken.value, context.problems, rule);
      return;
  }
}

ListRule read_rule(const Value& value, Context& context, bool has_key) {
  ListRule rule;
  rule.line = value.mark.line;
  MapReader map(value, context.problems, "a map such as {header: X-Account-Id, in: [a, b]}");
  const auto subject = take_one(map, value, context.problems, subjects, "subject");
  const auto op = take_one(map, value, context.problems, operators, "operator");
  if (subject) read_subject(*subject, context, has_key, rule);
  if (subject && op) read_operand(*op, context, rule);
  read_switch(map.take("not"), context.problems, rule.negated);
  map.finish();
  return rule;
}

}  // namespace

std::vector<ListRule> read_rules(const MaybeValue& value, Context& context, bool has_key) {
  std::vector<ListRule> rules;
  for (const Value& item : read_list(value, context.problems, "a list of rules", {.min = 0})) {
    rules.push_back(read_rule(item, context, has_key));
  }
  return rules;
}

}  // namespace crossfade
