#include <utility>

#include "config/words.hpp"
#include "istio/reading.hpp"

namespace crossfade {
namespace {

using Kind = IstioTextMatch::Kind;

// {exact: X} or {prefix: X}. False: it is something else, and there is a notice or a problem.
bool read_text_match(const MaybeValue& value, IstioReading& reading, IstioTextMatch& out) {
  if (!value) return true;
  MapReader map(*value, reading.problems, "a map with exact or prefix");
  if (!map.valid()) return false;
  const MaybeValue exact = map.take("exact");
  const MaybeValue prefix = map.take("prefix");
  if (leave_rest(map, reading, {}) > 0) return false;
  if (exact && prefix) {
    report(*value, reading.problems, "found both exact and prefix, expected one of them");
    return false;
  }
  if (!exact && !prefix) return true;
  out.kind = exact ? Kind::Exact : Kind::Prefix;
  return read_text(exact ? exact : prefix, reading.problems, "text", out.text);
}

bool read_method(const MaybeValue& value, IstioReading& reading, std::string& out) {
  IstioTextMatch method;
  if (!read_text_match(value, reading, method)) return false;
  if (method.kind == Kind::Prefix) {
    reading.notices.lost(reading.where(*value), "the prefix of a method; a dial lists whole methods");
    return false;
  }
  out = std::move(method.text);
  return true;
}

bool read_headers(const MaybeValue& value, IstioReading& reading, IstioMatch& match) {
  if (!value) return true;
  MapReader map(*value, reading.problems, "a map of headers");
  if (!map.valid()) return false;
  bool carried = true;
  for (auto& [name, condition] : map.take_all()) {
    IstioHeaderMatch header;
    header.name = name;
    // `end-user: {}` asks that the header is there; so does nothing behind the colon.
    const bool there = condition.node->kind == Node::Kind::Null;
    carried = (there || read_text_match(condition, reading, header.value)) && carried;
    match.headers.push_back(std::move(header));
  }
  return carried;
}

// Without one of its conditions a match would take more than it should, so it is all or nothing.
bool read_match(const Value& value, IstioReading& reading, IstioMatch& match) {
  match.where = reading.where(value);
  if (value.node->kind == Node::Kind::Null) return true;  // `- {}` and `-` demand nothing
  MapReader map(value, reading.problems, "a map with uri, method and headers");
  if (!map.valid()) return false;
  bool carried = read_text_match(map.take("uri"), reading, match.uri);
  carried = read_method(map.take("method"), reading, match.method) && carried;
  carried = read_headers(map.take("headers"), reading, match) && carried;
  const MaybeValue any_case = map.take("ignoreUriCase");
  bool ignores_case = false;
  if (read_switch(any_case, reading.problems, ignores_case) && ignores_case) {
    reading.notices.lost(reading.where(*any_case), "paths are compared case-sensitively");
    carried = false;
  }
  return leave_rest(map, reading, {"name", "statPrefix"}) == 0 && carried;
}

}  // namespace

bool read_istio_matches(const MaybeValue& value, IstioReading& reading, const std::string& route_where,
                        std::vector<IstioMatch>& matches) {
  constexpr std::size_t most_matches = 1'000;
  const std::vector<Value> items =
      read_list(value, reading.problems, "a list of matches", {.min = 0, .max = most_matches});
  for (const Value& item : items) {
    IstioMatch match;
    if (read_match(item, reading, match)) {
      matches.push_back(std::move(match));
    } else {
      reading.notices.lost(match.where, "so this match is not carried, and its requests go where the others send them");
    }
  }
  if (!items.empty()) return !matches.empty();
  IstioMatch every_request;
  every_request.where = route_where;
  matches.push_back(std::move(every_request));
  return true;
}

}  // namespace crossfade
