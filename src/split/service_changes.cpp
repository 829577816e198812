#include "split/service_changes.hpp"

#include <algorithm>
#include <string>

#include "base/ascii.hpp"
#include "config/words.hpp"
#include "crossfade/units.hpp"
#include "split/list_changes.hpp"
#include "split/received_changes.hpp"
#include "split/side_changes.hpp"

namespace crossfade {
namespace {

using Notices = std::vector<MoveNotice>;

std::string hold_word(Hold hold) { return hold == Hold::None ? "none" : hold == Hold::Legacy ? "legacy" : "new"; }

// A hold decides for everybody: nobody leaves legacy's hold for legacy, and nobody goes back into new's.
bool holds_let_back(const ServiceInBoth& both) {
  return both.before.hold != Hold::Legacy && both.after.hold != Hold::New;
}

void compare_salt(const ServiceInBoth& both, Notices& notices) {
  if (both.before.salt == both.after.salt) return;
  const bool used = std::any_of(both.after.dials.begin(), both.after.dials.end(),
                                [](const DialConfig& dial) { return !dial.salt.has_value(); });
  if (!used) return;
  std::string text = "salt " + in_quotes(both.before.salt) + " -> " + in_quotes(both.after.salt) +
                     " reshuffles everybody: each key gets another bucket";
  if (both.before.name != both.after.name) text += "; to keep them, set 'salt: " + both.before.salt + "'";
  notices.push_back({text, true});
}

void compare_hold(const ServiceInBoth& both, Notices& notices) {
  if (both.before.hold == both.after.hold) return;
  std::string text = "hold: " + hold_word(both.before.hold) + " -> " + hold_word(both.after.hold) + ": ";
  if (both.after.hold == Hold::None) {
    text += "override, lists and dials decide again";
  } else {
    text += "everybody goes to " + hold_word(both.after.hold) + ", whatever override, lists and dials say";
  }
  // The override counts on both sides: who asks by name may get new before, and legacy once nothing is held.
  notices.push_back({text, true, may_get_new(both.before) && may_get_legacy(both.after)});
}

std::string key_text(const std::vector<KeySource>& sources) {
  std::string text;
  for (const KeySource& source : sources) {
    if (!text.empty()) text += ", ";
    if (source.kind == KeySource::Kind::ClientIp) text += "client_ip";
    if (source.kind == KeySource::Kind::Header) text += "header " + source.name;
    if (source.kind == KeySource::Kind::Cookie) text += "cookie " + source.name;
  }
  return text.empty() ? "none" : text;
}

bool has_key_rule(const std::vector<ListRule>& rules) {
  return std::any_of(rules.begin(), rules.end(),
                     [](const ListRule& rule) { return rule.subject == ListRule::Subject::Key; });
}

// Whether a list that takes keys may hold for others than before, to their disadvantage. A key that came counts as one
// that changed: a negated rule holds without any.
bool lists_let_other_keys_back(const ServiceInBoth& both) {
  return holds_let_back(both) && ((has_key_rule(both.after.exclude) && may_be_on_new(both.before)) ||
                                  (has_key_rule(both.before.include) && may_be_on_legacy(both.after)));
}

// What becomes of people; of buckets the dials' shares tell.
std::string key_change_text(KeyChange change) {
  switch (change) {
    case KeyChange::None:
      return {};
    case KeyChange::Appended:
      return "who has a key keeps it; some requests that had none get one";
    case KeyChange::Truncated:
      return "requests whose key came from what is gone have none any more";
    case KeyChange::Other:
      return "reshuffles whoever gets another key: it falls into another bucket";
  }
  return {};
}

void compare_key(const ServiceInBoth& both, Notices& notices) {
  const KeyChange change = key_change(both.before.key, both.after.key);
  if (change == KeyChange::None) return;
  const bool back = lists_let_other_keys_back(both);
  std::string text =
      "key: " + key_text(both.before.key) + " -> " + key_text(both.after.key) + ": " + key_change_text(change);
  if (back) text += "; rules of lists for 'key' hold for others now, so that who was on new may get legacy";
  notices.push_back({text, back || change != KeyChange::Appended, back});
}

std::string override_text(const OverrideConfig& config) {
  std::string text =
      "header " + config.header + " (legacy: " + in_quotes(config.legacy) + ", new: " + in_quotes(config.new_side);
  if (config.from) text += ", from " + std::to_string(config.from->size()) + " networks";
  return text + ')';
}

bool same_override(const ServiceConfig& before, const ServiceConfig& after) {
  return before.override_header == after.override_header;
}

// Whether who may override by `inner` may do so by `outer`. Networks within others are not looked for.
bool lets_all_of(const OverrideConfig& outer, const OverrideConfig& inner) {
  if (!outer.from) return true;
  return inner.from && std::all_of(inner.from->begin(), inner.from->end(), [&](const Cidr& network) {
           return std::find(outer.from->begin(), outer.from->end(), network) != outer.from->end();
         });
}

// Whether some request that got new by asking for it no longer does.
bool loses_new(const OverrideConfig& before, const std::optional<OverrideConfig>& after) {
  return !after || !iequals(before.header, after->header) || before.new_side != after->new_side ||
         !lets_all_of(*after, before);
}

// Whether some request gets legacy by asking for it that did not before.
bool gains_legacy(const std::optional<OverrideConfig>& before, const OverrideConfig& after) {
  return !before || !iequals(before->header, after.header) || before->legacy != after.legacy ||
         !lets_all_of(*before, after);
}

// Whether one request may ask for new before and for legacy after: by two headers, or by a value that changed sides.
bool turns_round(const OverrideConfig& before, const OverrideConfig& after) {
  return !iequals(before.header, after.header) || before.new_side == after.legacy;
}

void compare_override(const ServiceInBoth& both, Notices& notices) {
  const std::optional<OverrideConfig>& before = both.before.override_header;
  const std::optional<OverrideConfig>& after = both.after.override_header;
  if (same_override(both.before, both.after)) return;
  const bool let_back = holds_let_back(both);
  const bool turned = let_back && before && after && turns_round(*before, *after);
  const bool lost = let_back && before && loses_new(*before, after) && may_be_on_legacy(both.after);
  const bool gained = turned || (let_back && after && gains_legacy(before, *after) && may_be_on_new(both.before));
  std::string text =
      "override: " + (before ? override_text(*before) : "none") + " -> " + (after ? override_text(*after) : "none");
  if (lost) text += ": who asked for new by it may get legacy";
  if (gained) text += lost ? "; who asks for legacy by it now gets it" : ": who asks for legacy by it now gets it";
  notices.push_back({text, gained, lost || gained});
}

void compare_lists(const ServiceInBoth& both, Notices& notices) {
  for (const ListChange& change : list_changes(both.before.exclude, both.after.exclude)) {
    std::string text = "exclude: " + change.text;
    if (change.more) text += "; who is excluded now goes to legacy";
    if (change.fewer) text += "; who is no longer excluded is left to include and the dials";
    notices.push_back({text, false, change.more && holds_let_back(both) && may_be_on_new(both.before)});
  }
  for (const ListChange& change : list_changes(both.before.include, both.after.include)) {
    std::string text = "include: " + change.text;
    if (change.more) text += "; who is included now goes to new";
    if (change.fewer) text += "; who is no longer included is left to the dials";
    notices.push_back({text, false, change.fewer && holds_let_back(both) && may_be_on_legacy(both.after)});
  }
}

void compare_switches(const ServiceInBoth& both, Notices& notices) {
  const ServiceConfig& before = both.before;
  const ServiceConfig& after = both.after;
  if (before.missing_key != after.missing_key) {
    const bool random = after.missing_key == MissingKey::Random;
    notices.push_back({std::string("missing_key: ") + (random ? "legacy -> random" : "random -> legacy") +
                       ": for requests without a key, where a dial stands between 0% and 100%"});
  }
  if (before.fallback != after.fallback) {
    notices.push_back({after.fallback ? "fallback: off -> on: legacy answers when new cannot be reached"
                                      : "fallback: on -> off: when new cannot be reached, its requests fail"});
  }
  if (before.expose != after.expose) notices.push_back({"expose changed: nobody moves"});
}

void compare_dial_settings(const ServiceInBoth& both, Notices& notices) {
  for (const DialConfig& dial : both.after.dials) {
    const auto old = std::find_if(both.before.dials.begin(), both.before.dials.end(),
                                  [&](const DialConfig& each) { return each.name == dial.name; });
    if (old == both.before.dials.end()) continue;
    if (old->response_timeout != dial.response_timeout) {
      const auto text = [](const auto& timeout) { return timeout ? format_duration(*timeout) : "the pool's"; };
      notices.push_back({"response_timeout of " + dial.name + ": " + text(old->response_timeout) + " -> " +
                         text(dial.response_timeout) + ": nobody moves"});
    }
    if (old->ask_other_on_404 != dial.ask_other_on_404) {
      notices.push_back({"on_404 of " + dial.name +
                         (dial.ask_other_on_404 ? ": off -> ask_other: the other side is asked about a 404, too"
                                                : ": ask_other -> off: a 404 is the answer")});
    }
  }
}

}  // namespace

KeyChange key_change(const std::vector<KeySource>& before, const std::vector<KeySource>& after) {
  const auto same = [](const KeySource& a, const KeySource& b) {
    return a.kind == b.kind && (a.kind == KeySource::Kind::Header ? iequals(a.name, b.name) : a.name == b.name);
  };
  const std::size_t common = std::min(before.size(), after.size());
  if (!std::equal(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(common), after.begin(), same)) {
    return KeyChange::Other;
  }
  if (before.size() == after.size()) return KeyChange::None;
  return before.size() < after.size() ? KeyChange::Appended : KeyChange::Truncated;
}

bool key_has_address(const std::vector<KeySource>& sources) {
  return std::any_of(sources.begin(), sources.end(),
                     [](const KeySource& source) { return source.kind == KeySource::Kind::ClientIp; });
}

KeyChange key_change(const ServiceInBoth& both) {
  const bool by_address = key_has_address(both.before.key) || key_has_address(both.after.key);
  if (by_address && client_addresses_change(both.config_before, both.config_after)) return KeyChange::Other;
  return key_change(both.before.key, both.after.key);
}

bool rules_changed(const ServiceConfig& before, const ServiceConfig& after) {
  return key_change(before.key, after.key) != KeyChange::None || !same_override(before, after) ||
         !list_changes(before.exclude, after.exclude).empty() || !list_changes(before.include, after.include).empty();
}

std::vector<MoveNotice> service_changes(const ServiceInBoth& both) {
  Notices notices;
  compare_salt(both, notices);
  compare_hold(both, notices);
  for (MoveNotice& notice : side_changes(both)) notices.push_back(std::move(notice));
  for (MoveNotice& notice : received_changes(both)) notices.push_back(std::move(notice));
  compare_key(both, notices);
  compare_override(both, notices);
  compare_lists(both, notices);
  compare_switches(both, notices);
  compare_dial_settings(both, notices);
  return notices;
}

}  // namespace crossfade
