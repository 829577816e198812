#include "istio/rule_matches.hpp"

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "istio/yaml_text.hpp"

namespace crossfade {
namespace {

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = to_lower(c);
  return out;
}

// RE2 takes a backslash before any punctuation for that character.
std::string regex_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string header_block(std::string_view header, bool negated, const std::string& condition) {
  const std::string where = negated ? "withoutHeaders" : "headers";
  return '{' + where + ": {" + yaml_scalar(lower_case(header)) + ": " + condition + "}}";
}

std::string condition_of(std::string_view how, std::string_view value) {
  return '{' + std::string(how) + ": " + yaml_scalar(value) + '}';
}

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  for (std::string_view rest = path.substr(1); !rest.empty();) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    segments.push_back(rest.substr(0, slash));
    rest.remove_prefix(std::min(slash + 1, rest.size()));
  }
  return segments;
}

// Conditions on the uri, any of which holds when the dial takes the path.
std::vector<std::string> uri_conditions(const DialConfig& dial) {
  const std::vector<std::string_view> segments = segments_of(dial.path);
  if (std::find(segments.begin(), segments.end(), "*") != segments.end()) {
    std::string regex;
    for (const std::string_view segment : segments) regex += segment == "*" ? "/[^/]+" : '/' + regex_escaped(segment);
    if (dial.exact && dial.path.ends_with('/')) regex += '/';
    return {condition_of("regex", dial.exact ? regex : regex + "(/.*)?")};
  }
  if (dial.exact) return {condition_of("exact", dial.path)};
  if (dial.path == "/") return {};
  return {condition_of("exact", dial.path), condition_of("prefix", dial.path + '/')};
}

// GET covers HEAD.
std::vector<std::string> methods_of(const DialConfig& dial) {
  std::vector<std::string> methods = dial.methods;
  const auto has = [&](std::string_view method) {
    return std::find(methods.begin(), methods.end(), method) != methods.end();
  };
  if (has("GET") && !has("HEAD")) methods.emplace_back("HEAD");
  return methods;
}

}  // namespace

RuleMatches istio_matches(const ListRule& rule, const std::vector<KeySource>& key) {
  using Subject = ListRule::Subject;
  using Operator = ListRule::Operator;
  std::string_view header = rule.name;
  if (rule.subject == Subject::ClientIp) return {{}, "a VirtualService does not see the client's address"};
  if (rule.subject == Subject::Cookie) return {{}, "a VirtualService sees the whole Cookie header only"};
  if (rule.subject == Subject::Key) {
    if (key.size() != 1 || key.front().kind != KeySource::Kind::Header) {
      return {{}, "Istio has no key; this service's is not one header"};
    }
    header = key.front().name;
  }
  if (rule.op == Operator::InFile) return {{}, "a VirtualService has no room for a list file"};
  if (rule.negated && rule.values.size() > 1) return {{}, "none of several values; withoutHeaders takes one"};
  RuleMatches matches;
  if (rule.op == Operator::Present) matches.blocks.push_back(header_block(header, rule.negated, "{}"));
  for (const std::string& value : rule.values) {
    const std::string condition = rule.op == Operator::Prefix   ? condition_of("prefix", value)
                                  : rule.op == Operator::Suffix ? condition_of("regex", ".*" + regex_escaped(value))
                                                                : condition_of("exact", value);
    matches.blocks.push_back(header_block(header, rule.negated, condition));
  }
  return matches;
}

std::string istio_header_match(std::string_view header, std::string_view value) {
  return header_block(header, false, condition_of("exact", value));
}

std::vector<std::string> istio_matches(const DialConfig& dial) {
  std::vector<std::string> blocks;
  const std::vector<std::string> methods = methods_of(dial);
  for (const std::string& uri : uri_conditions(dial)) {
    if (methods.empty()) blocks.push_back("{uri: " + uri + '}');
    for (const std::string& method : methods) {
      blocks.push_back("{uri: " + uri + ", method: " + condition_of("exact", method) + '}');
    }
  }
  return blocks;
}

bool is_more_specific(const DialConfig& a, const DialConfig& b) {
  const auto of_a = segments_of(a.path);
  const auto of_b = segments_of(b.path);
  for (std::size_t i = 0; i < std::min(of_a.size(), of_b.size()); ++i) {
    if (of_a[i] == of_b[i]) continue;
    if (of_a[i] == "*" || of_b[i] == "*") return of_b[i] == "*";
    return of_a[i] < of_b[i];
  }
  if (of_a.size() != of_b.size()) return of_a.size() > of_b.size();
  if (a.exact != b.exact) return a.exact;
  return !a.methods.empty() && b.methods.empty();
}

}  // namespace crossfade
