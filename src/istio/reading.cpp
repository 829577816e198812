#include "istio/reading.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "config/words.hpp"

namespace crossfade {
namespace {

using Hint = std::pair<std::string_view, std::string_view>;

// What crossfade has instead, for whoever looks for it.
constexpr std::array<Hint, 22> hints{{
    {"regex", "crossfade matches no regular expressions; write the paths or values out"},
    {"ignoreUriCase", "paths are compared case-sensitively"},
    {"queryParams", "a dial sees the path only"},
    {"withoutHeaders", "a rule of include or exclude can have 'not: true'"},
    {"gateways", "a listener takes whatever reaches its address"},
    {"sourceLabels", "crossfade does not know a client's labels"},
    {"timeout", "a pool has request_timeout and response_timeout, a dial response_timeout"},
    {"retries", "a pool has 'retry'"},
    {"fault", "crossfade injects no faults"},
    {"mirror", "crossfade mirrors no traffic"},
    {"mirrors", "crossfade mirrors no traffic"},
    {"mirrorPercentage", "crossfade mirrors no traffic"},
    {"rewrite", "the backend gets the client's own path and Host"},
    {"redirect", "crossfade answers no redirects"},
    {"directResponse", "crossfade gives no answers of its own"},
    {"delegate", "write the routes of the delegate into this VirtualService"},
    {"corsPolicy", "leave it to the backends"},
    {"headers", "the backend gets the client's own headers"},
    {"tcp", "crossfade speaks HTTP"},
    {"tls", "crossfade does not read TLS"},
    {"trafficPolicy", "see a pool's balance, limits, outlier and timeouts"},
    {"exportTo", "it says who in a mesh sees this"},
}};

std::string_view hint_of(std::string_view key) {
  const auto found = std::find_if(hints.begin(), hints.end(), [&](const Hint& hint) { return hint.first == key; });
  return found == hints.end() ? std::string_view() : found->second;
}

}  // namespace

std::string IstioReading::where(const Value& value) const {
  std::string text = problems.document_name() + ':' + std::to_string(value.mark.line) + ": " + std::string(kind);
  if (!name.empty()) text += ' ' + in_quotes(name);
  return value.path.empty() ? text : text + ", " + value.path;
}

std::size_t leave_rest(MapReader& map, IstioReading& reading, std::initializer_list<std::string_view> harmless) {
  std::size_t left = 0;
  for (const auto& [key, value] : map.take_rest()) {
    const bool says_nothing = value.node->kind == Node::Kind::Null ||
                              (value.node->kind != Node::Kind::Scalar && value.node->children.empty());
    if (says_nothing || std::find(harmless.begin(), harmless.end(), key) != harmless.end()) continue;
    const std::string_view hint = hint_of(key);
    reading.notices.lost(reading.where(value), hint.empty() ? "crossfade has nothing like it" : std::string(hint));
    ++left;
  }
  return left;
}

}  // namespace crossfade
