// Rules of lists and dials as `match` blocks of an Istio route.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crossfade/config.hpp"

namespace crossfade {

struct RuleMatches {
  std::vector<std::string> blocks;  // "{headers: {x-account-id: {exact: partner-1}}}"; any of them takes a request
  std::string mistake;              // why there are none, or empty
};

// `key` is the service's, for rules about it.
RuleMatches istio_matches(const ListRule& rule, const std::vector<KeySource>& key);

// "{headers: {x-backend: {exact: py3}}}"
std::string istio_header_match(std::string_view header, std::string_view value);

// Empty for the dial that takes every request.
std::vector<std::string> istio_matches(const DialConfig& dial);

// Whether Istio must ask `a` before `b`: literal before `*`, longer before shorter, exact before prefix, with methods
// before without.
bool is_more_specific(const DialConfig& a, const DialConfig& b);

}  // namespace crossfade
