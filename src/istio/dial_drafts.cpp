#include "istio/dial_drafts.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/ascii.hpp"
#include "config/dial_path.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

using Kind = IstioTextMatch::Kind;

// What keeps a method from being a dial's, or empty.
std::string method_mistake(const std::string& method) {
  if (method.empty()) return {};
  const bool upper = std::none_of(method.begin(), method.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (!is_token(method) || !upper) return "the method " + in_quotes(method) + " is not one in upper case";
  if (method == "CONNECT") return "CONNECT is never forwarded";
  return {};
}

bool has_star_segment(std::string_view path) {
  return path.ends_with("/*") || path.find("/*/") != std::string_view::npos;
}

std::string dial_path(const IstioTextMatch& uri) {
  if (uri.kind == Kind::Any) return "/";
  const bool below = uri.kind == Kind::Prefix && uri.text.size() > 1 && uri.text.ends_with('/');
  return below ? uri.text.substr(0, uri.text.size() - 1) : uri.text;
}

// Whether Istio sends everything that `later` matches to `earlier`.
bool takes_path(const IstioTextMatch& earlier, const IstioTextMatch& later) {
  if (earlier.kind == Kind::Exact) return later.kind == Kind::Exact && later.text == earlier.text;
  const std::string_view prefix = earlier.kind == Kind::Any ? "/" : std::string_view(earlier.text);
  return prefix == "/" || (later.kind != Kind::Any && later.text.starts_with(prefix));
}

bool is_below(std::string_view path, std::string_view ancestor) {
  if (ancestor == "/") return true;
  return path.starts_with(ancestor) && (path.size() == ancestor.size() || path[ancestor.size()] == '/');
}

bool covers_head(const std::string& a, const std::string& b) { return a == "GET" && b == "HEAD"; }

bool methods_meet(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty();
  return std::any_of(a.begin(), a.end(), [&](const std::string& x) {
    return std::any_of(b.begin(), b.end(),
                       [&](const std::string& y) { return x == y || covers_head(x, y) || covers_head(y, x); });
  });
}

// "v1-rates" for /v1/rates.
std::string name_from_path(std::string_view path) {
  if (path == "/") return "everything-else";
  std::string name;
  for (const char c : path.substr(1)) name += is_alpha(c) || is_digit(c) || c == '.' || c == '_' ? c : '-';
  while (name.ends_with('-')) name.pop_back();
  return name.empty() ? "path" : name;
}

}  // namespace

// False, with a notice, when the rule of the most specific dial would send requests elsewhere than Istio does.
bool DialDrafts::order_allows(const Seen& next) {
  for (const Seen& before : seen_) {
    if (before.route == route_) continue;
    const bool same_methods = before.method.empty() || before.method == next.method;
    if (same_methods && takes_path(before.uri, next.uri)) {
      const std::string text = "it is never reached: the route before it at " + before.where + " takes its requests";
      if (before.position == next.position) {
        notices_.note(next.where, text + ", and splits them alike");
      } else {
        notices_.lost(next.where, text);
      }
      return false;
    }
    const bool meet = next.method.empty() || next.method == before.method || covers_head(next.method, before.method);
    const bool wins = is_below(dial_path(next.uri), dial_path(before.uri)) && before.uri.kind != Kind::Exact &&
                      (dial_path(next.uri) != dial_path(before.uri) || next.uri.kind == Kind::Exact);
    const bool overlap = !before.method.empty() && meet && takes_path(before.uri, next.uri);
    if (overlap && wins && before.position != next.position) {
      notices_.lost(next.where, "as a dial it would be more specific than " + before.where +
                                    ", which stands before it and takes a part of its requests");
      return false;
    }
  }
  return true;
}

void DialDrafts::add(const IstioMatch& match, std::uint32_t position) {
  Draft draft;
  draft.uri = match.uri;
  draft.where = match.where;
  draft.dial.path = dial_path(match.uri);
  draft.dial.exact = match.uri.kind == Kind::Exact;
  draft.dial.position = position;
  if (const auto mistake = find_dial_path_mistake(draft.dial.path, draft.dial.exact)) {
    notices_.lost(match.where, "the path " + in_quotes(match.uri.text) + ' ' + *mistake);
  } else if (has_star_segment(draft.dial.path)) {
    notices_.lost(match.where, "the path " + in_quotes(match.uri.text) +
                                   " has a segment '*', which is any segment for crossfade and a star for Istio");
  } else if (const std::string bad = method_mistake(match.method); !bad.empty()) {
    notices_.lost(match.where, bad);
  } else if (!match.method.empty() && draft.dial.path == "/" && !draft.dial.exact) {
    notices_.lost(match.where, "a method for every path; the dial for '/' takes every method");
  } else {
    Seen seen{match.uri, match.method, position, route_, match.where};
    if (!order_allows(seen)) return;
    seen_.push_back(std::move(seen));
    if (!match.method.empty()) draft.dial.methods.push_back(match.method);
    add_draft(std::move(draft));
  }
}

// Several matches of one route that differ in the method only are one dial.
void DialDrafts::add_draft(Draft draft) {
  for (Draft& known : drafts_) {
    if (known.dial.path != draft.dial.path || known.dial.exact != draft.dial.exact) continue;
    if (known.uri.kind != draft.uri.kind || known.uri.text != draft.uri.text) continue;
    auto& methods = known.dial.methods;
    if (draft.dial.methods.empty()) methods.clear();
    if (methods.empty()) return;
    const std::string& method = draft.dial.methods.front();
    if (std::find(methods.begin(), methods.end(), method) == methods.end()) methods.push_back(method);
    return;
  }
  drafts_.push_back(std::move(draft));
}

// Istio says "/api and below" with two matches, exact /api and prefix /api/; for crossfade that is the dial /api.
void DialDrafts::join_exact_and_below() {
  for (Draft& below : drafts_) {
    if (below.uri.kind != Kind::Prefix || !below.uri.text.ends_with('/')) continue;
    const auto exact = std::find_if(drafts_.begin(), drafts_.end(), [&](const Draft& each) {
      return each.dial.exact && each.dial.path == below.dial.path && each.dial.methods == below.dial.methods &&
             !each.dial.path.empty();
    });
    if (exact == drafts_.end()) continue;
    exact->dial.path.clear();    // erased below
    below.uri.kind = Kind::Any;  // to the letter, so there is nothing to say about the prefix
    joined_.insert(below.dial.path);
  }
  std::erase_if(drafts_, [](const Draft& each) { return each.dial.path.empty(); });
}

void DialDrafts::note_prefix(const Draft& draft) {
  if (draft.uri.kind != Kind::Prefix || draft.uri.text == "/") return;
  const std::string& path = draft.dial.path;
  if (draft.uri.text.ends_with('/')) {
    notices_.note(draft.where, "the dial " + in_quotes(path) + " takes " + in_quotes(path) +
                                   " itself, too; Istio's prefix " + in_quotes(draft.uri.text) + " does not");
  } else {
    notices_.note(draft.where, "the dial " + in_quotes(path) +
                                   " takes whole segments; Istio's prefix takes paths such as " +
                                   in_quotes(path + "x") + ", too");
  }
}

void DialDrafts::finish(Draft draft, const std::string& route_name) {
  auto& methods = draft.dial.methods;
  const bool get = std::find(methods.begin(), methods.end(), "GET") != methods.end();
  if (get && std::erase(methods, "HEAD") == 0) {
    notices_.note(draft.where, "the dial takes HEAD, too, because GET covers it; Istio's match does not");
  }
  for (const DialConfig& known : dials_) {
    if (known.path != draft.dial.path) continue;
    // A dial that was joined lost the precedence of its exact half.
    const bool overtakes = draft.dial.exact && !known.exact && joined_.contains(known.path) &&
                           (methods.empty() || methods_meet(known.methods, methods));
    if (!overtakes && (known.exact != draft.dial.exact || !methods_meet(known.methods, methods))) continue;
    notices_.lost(draft.where,
                  overtakes ? "as a dial it would be more specific than " + in_quotes(known.name) + " before it"
                            : "for crossfade it is the same match as the dial " + in_quotes(known.name) + " before it");
    return;
  }
  note_prefix(draft);
  draft.dial.name = unique_name(is_name(route_name) ? route_name : name_from_path(draft.dial.path));
  dials_.push_back(std::move(draft.dial));
}

void DialDrafts::end_of_route(const std::string& route_name) {
  join_exact_and_below();
  for (Draft& draft : drafts_) finish(std::move(draft), route_name);
  drafts_.clear();
  ++route_;
}

std::string DialDrafts::unique_name(std::string wanted) {
  constexpr std::size_t room_for_a_number = 8;
  if (wanted.size() > 64 - room_for_a_number) wanted.resize(64 - room_for_a_number);
  std::size_t& times = names_[wanted];
  if (++times == 1) return wanted;
  while (true) {
    const std::string name = wanted + '-' + std::to_string(times);
    if (names_.try_emplace(name, 1).second) return name;
    ++times;
  }
}

std::vector<DialConfig> DialDrafts::take() {
  const bool rest =
      std::any_of(dials_.begin(), dials_.end(), [](const DialConfig& dial) { return dial.path == "/" && !dial.exact; });
  if (!rest) {
    DialConfig dial;
    dial.name = unique_name("everything-else");
    dial.path = "/";
    dials_.push_back(std::move(dial));
    notices_.note("",
                  "no route takes every request, so the dial for '/' was added: it sends all to legacy, where Istio "
                  "would answer 404");
  }
  return std::move(dials_);
}

}  // namespace crossfade
