#include "istio/header_rules.hpp"

#include <algorithm>
#include <string_view>

#include "base/ascii.hpp"
#include "config/words.hpp"
#include "crossfade/stable_hash.hpp"

namespace crossfade {
namespace {

using Kind = IstioTextMatch::Kind;

// What keeps a header match from being a rule that says the same, or empty.
std::string header_mistake(const IstioHeaderMatch& header) {
  const std::string name = in_quotes(header.name);
  if (!is_token(header.name)) return name + " is not a header's name";
  if (header.name.find('_') != std::string::npos) return "headers with '_', such as " + name + ", are dropped";
  if (is_never_forwarded(header.name)) return name + " is dropped, because clients may not send it";
  if (header.value.kind == Kind::Any) return {};
  const std::string& value = header.value.text;
  const bool plain = !value.empty() && std::all_of(value.begin(), value.end(), is_value_char) && trim(value) == value;
  return plain ? std::string() : in_quotes(value) + " is not a value that a header has once it is trimmed";
}

// Whether every request that `later` matches is one of `earlier`'s.
bool takes_header(const IstioHeaderMatch& earlier, const IstioHeaderMatch& later) {
  if (!iequals(earlier.name, later.name)) return false;
  if (earlier.value.kind == Kind::Any) return true;
  if (later.value.kind == Kind::Any) return false;
  if (earlier.value.kind == Kind::Prefix) return later.value.text.starts_with(earlier.value.text);
  return later.value.kind == Kind::Exact && later.value.text == earlier.value.text;
}

// Whether a request can match both. Values of different headers can always come together.
bool can_meet(const IstioHeaderMatch& a, const IstioHeaderMatch& b) {
  return !iequals(a.name, b.name) || takes_header(a, b) || takes_header(b, a);
}

// Values of one header make one rule.
void add_rule(const IstioHeaderMatch& header, std::vector<ListRule>& rules) {
  using Operator = ListRule::Operator;
  ListRule rule;
  rule.name = header.name;
  rule.op = header.value.kind == Kind::Exact    ? Operator::Equals
            : header.value.kind == Kind::Prefix ? Operator::Prefix
                                                : Operator::Present;
  if (rule.op != Operator::Present) rule.values.push_back(header.value.text);
  const bool exact = rule.op == Operator::Equals;
  if (exact && !rules.empty() && iequals(rules.back().name, rule.name) && rules.back().op != Operator::Prefix &&
      rules.back().op != Operator::Present) {
    rules.back().op = Operator::In;
    rules.back().values.push_back(header.value.text);
    return;
  }
  rules.push_back(std::move(rule));
}

}  // namespace

// False, with a notice, when no request can get as far as this match.
bool HeaderRules::order_allows(const IstioMatch& match, bool to_new) {
  const IstioHeaderMatch& header = match.headers.front();
  for (const Seen& before : seen_) {
    if (!takes_header(before.header, header)) continue;
    if (before.to_new != to_new) {
      notices_.lost(match.where, "it is never reached: " + before.where + " takes its requests");
    }
    return false;
  }
  if (to_new) return true;
  for (const Seen& before : seen_) {
    if (!before.to_new || !can_meet(before.header, header)) continue;
    notices_.lost(match.where, "of a request that matches both, " + before.where +
                                   " has the say in Istio; for crossfade exclude comes before include, so it goes to "
                                   "legacy");
    break;
  }
  return true;
}

void HeaderRules::add(const IstioMatch& match, std::uint32_t position, bool behind_paths) {
  const bool every_path = match.uri.kind == Kind::Any || (match.uri.kind == Kind::Prefix && match.uri.text == "/");
  if (!every_path || !match.method.empty()) {
    notices_.lost(match.where,
                  "a header together with a path or a method; rules of include and exclude hold for all "
                  "paths and methods");
  } else if (match.headers.size() > 1) {
    notices_.lost(match.where, "several headers that must hold together; a rule of include or exclude sees one");
  } else if (position != 0 && position != bucket_count) {
    notices_.lost(match.where,
                  "a header whose requests are split by weight; include and exclude send all of them to "
                  "one side");
  } else if (const std::string mistake = header_mistake(match.headers.front()); !mistake.empty()) {
    notices_.lost(match.where, mistake);
  } else if (behind_paths) {
    notices_.lost(match.where,
                  "it stands behind a route for a path; for crossfade include and exclude come before "
                  "every dial");
  } else {
    const bool to_new = position == bucket_count;
    if (!order_allows(match, to_new)) return;
    seen_.push_back({match.headers.front(), match.where, to_new});
    add_rule(match.headers.front(), to_new ? include_ : exclude_);
  }
}

}  // namespace crossfade
