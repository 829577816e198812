#include <algorithm>
#include <map>

#include "base/ascii.hpp"
#include "config/dial_path.hpp"
#include "config/sections.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

struct DialPlace {
  Value value;      // of the dial
  MaybeValue path;  // of its path; nothing when the path was wrong
  MaybeValue methods;
  bool elsewhere = false;  // the path was wrong, but cannot have been meant as '/'
};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = is_alpha(c) ? static_cast<char>(c & ~0x20) : c;
  return out;
}

bool read_path(const MaybeValue& value, Problems& problems, DialConfig& dial, DialPlace& place) {
  std::string path;
  if (!read_text(value, problems, "a path such as /v1/rates", path)) return false;
  if (const auto mistake = find_dial_path_mistake(path, dial.exact)) {
    report(*value, problems, "the path " + in_quotes(path) + ' ' + *mistake);
    place.elsewhere = path.find_first_not_of("/.* ?") != std::string::npos;
    return false;
  }
  dial.path = std::move(path);
  return true;
}

void read_methods(const MaybeValue& value, Problems& problems, DialConfig& dial) {
  constexpr std::string_view expected = "a method such as GET or POST";
  for (const Value& item :
       read_list(value, problems, "a list of methods; without the key, every method", {.max = 32})) {
    std::string method;
    if (!read_text(item, problems, expected, method)) continue;
    const std::string in_upper_case = upper(method);
    if (!is_token(method)) {
      report_expected(item, problems, expected);
    } else if (method != in_upper_case) {
      report_expected(item, problems, "a method in upper case", in_upper_case);
    } else if (method == "CONNECT") {
      report(item, problems, "CONNECT is never forwarded, so no dial can have it");
    } else if (std::find(dial.methods.begin(), dial.methods.end(), method) != dial.methods.end()) {
      report(item, problems, "the method " + in_quotes(method) + " is here twice");
    } else {
      dial.methods.push_back(std::move(method));
    }
  }
}

DialConfig read_dial(const Value& value, Problems& problems, std::map<std::string, Mark>& names, DialPlace& place) {
  DialConfig dial;
  MapReader map(value, problems, "a map with name, path and new");
  const MaybeValue name = map.require("name", "it stands in logs, metrics and the API");
  if (read_name(name, problems, dial.name)) {
    const auto [taken, is_new] = names.try_emplace(dial.name, name->mark);
    if (!is_new) {
      report(
          *name, problems,
          "the dial name " + in_quotes(dial.name) + " is taken already on line " + std::to_string(taken->second.line));
    }
  }
  const MaybeValue path = map.require("path", "such as /v1/rates");
  read_switch(map.take("exact"), problems, dial.exact);
  if (read_path(path, problems, dial, place)) place.path = path;
  place.methods = map.take("methods");
  read_methods(place.methods, problems, dial);
  read_percent(map.require("new", "the share of keys that goes to the new side, such as 25%"), problems, dial.position);
  const MaybeValue salt = map.take("salt");
  if (salt) read_salt(salt, problems, dial.salt.emplace());
  const MaybeValue timeout = map.take("response_timeout");
  if (timeout) read_duration(timeout, problems, longest_timeout, dial.response_timeout.emplace());
  constexpr Choice<bool> on_404[] = {{"off", false}, {"ask_other", true}};
  read_choice(map.take("on_404"), problems, on_404, dial.ask_other_on_404);
  map.finish();
  return dial;
}

// The dials of one path and `exact`, by what they take.
struct SamePath {
  std::optional<std::size_t> every_method;
  std::map<std::string_view, std::size_t> methods;
};

struct Overlap {
  std::string method;
  std::size_t other;
};

// GET covers HEAD, so a dial for GET and one for HEAD overlap. A dial without methods overlaps with its like only.
std::optional<Overlap> find_overlap(const SamePath& known, const DialConfig& dial) {
  if (dial.methods.empty() && known.every_method) return Overlap{"every method", *known.every_method};
  for (const std::string& method : dial.methods) {
    if (const auto same = known.methods.find(method); same != known.methods.end()) return Overlap{method, same->second};
    const auto covered = known.methods.find(method == "GET" ? "HEAD" : method == "HEAD" ? "GET" : "");
    if (covered != known.methods.end()) return Overlap{"HEAD (GET covers HEAD)", covered->second};
  }
  return std::nullopt;
}

using Places = std::vector<DialPlace>;

void check_overlaps(const std::vector<DialConfig>& dials, const Places& places, Problems& problems) {
  std::map<std::pair<std::string_view, bool>, SamePath> paths;
  for (std::size_t i = 0; i < dials.size(); ++i) {
    const MaybeValue& path = places[i].path;
    if (!path || (places[i].methods && dials[i].methods.empty())) continue;  // wrong, and reported
    SamePath& known = paths[{dials[i].path, dials[i].exact}];
    if (const auto overlap = find_overlap(known, dials[i])) {
      report(*path, problems,
             "the path " + in_quotes(dials[i].path) + " has two dials for " + overlap->method + "; the other is " +
                 in_quotes(dials[overlap->other].name) + " on line " +
                 std::to_string(places[overlap->other].path->mark.line));
    }
    if (dials[i].methods.empty()) known.every_method = i;
    for (const std::string& method : dials[i].methods) known.methods.try_emplace(method, i);
  }
}

void check_root(const std::vector<DialConfig>& dials, const Places& places, const Value& list, Problems& problems) {
  bool found = false;
  bool may_be_unread = dials.empty();  // a path that could not be read may have been meant as '/'
  for (std::size_t i = 0; i < dials.size(); ++i) {
    may_be_unread = may_be_unread || (!places[i].path && !places[i].elsewhere);
    if (!places[i].path || dials[i].path != "/" || dials[i].exact) continue;
    found = true;
    if (places[i].methods) {
      report(*places[i].methods, problems, "the dial for '/' has no methods: it takes what no other dial does");
    }
  }
  if (found || may_be_unread) return;
  report(list, problems, "there is no dial for '/'; add one, such as {name: everything-else, path: /, new: 0%}");
}

}  // namespace

void read_dials(const MaybeValue& value, Problems& problems, ServiceConfig& service) {
  constexpr std::string_view expected = "a list of dials, one of them for '/'";
  std::map<std::string, Mark> names;
  Places places;
  for (const Value& item : read_list(value, problems, expected)) {
    DialPlace& place = places.emplace_back(DialPlace{item, std::nullopt, std::nullopt});
    service.dials.push_back(read_dial(item, problems, names, place));
  }
  if (!value) return;
  check_overlaps(service.dials, places, problems);
  check_root(service.dials, places, *value, problems);
}

}  // namespace crossfade
