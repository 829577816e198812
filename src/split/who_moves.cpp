#include "split/who_moves.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "crossfade/stable_hash.hpp"
#include "split/dial_pairs.hpp"
#include "split/service_changes.hpp"
#include "split/service_pairs.hpp"

namespace crossfade {
namespace {

constexpr std::size_t hosts_listed = 5;

std::set<std::string_view> dial_names(const ServiceConfig& service) {
  std::set<std::string_view> names;
  for (const DialConfig& dial : service.dials) names.insert(dial.name);
  return names;
}

bool has_service(const Config& config, std::string_view name) {
  return std::any_of(config.services.begin(), config.services.end(),
                     [name](const ServiceConfig& service) { return service.name == name; });
}

bool may_lack_key(const ServiceConfig& service) { return !key_has_address(service.key); }

// Where a hold puts the dial: at one of its ends, which decide for everybody.
std::uint32_t effective_position(const ServiceConfig& service, const DialConfig& dial) {
  if (service.hold == Hold::Legacy) return 0;
  return service.hold == Hold::New ? bucket_count : dial.position;
}

// The share of requests without a key that is on new.
std::uint32_t keyless_position(const ServiceConfig& service, std::uint32_t position) {
  return position == bucket_count || service.missing_key == MissingKey::Random ? position : 0;
}

class TrafficComparison {
 public:
  explicit TrafficComparison(const ServiceInBoth& both)
      : before_(both.before),
        after_(both.after),
        names_before_(dial_names(both.before)),
        names_after_(dial_names(both.after)),
        key_(key_change(both)) {}

  TrafficMove compare(DialPair& pair) const {
    const DialConfig& a = before_.dials[pair.before];
    const DialConfig& b = after_.dials[pair.after];
    TrafficMove move;
    move.relation = relation(a, b);
    move.dial_before = a.name;
    move.dial_after = b.name;
    move.where = std::move(pair.where);
    move.position_before = a.position;
    move.position_after = b.position;
    move.salt_before = a.salt.value_or(before_.salt);
    move.salt_after = b.salt.value_or(after_.salt);
    move.sample_path = std::move(pair.sample_path);
    move.sample_method = std::move(pair.sample_method);
    add_shares(effective_position(before_, a), effective_position(after_, b), move);
    move.changed = move.relation != TrafficMove::Dial::Same || a.position != b.position || !move.keys.nobody() ||
                   !move.no_key.nobody();
    return move;
  }

 private:
  TrafficMove::Dial relation(const DialConfig& a, const DialConfig& b) const {
    if (a.name == b.name) return TrafficMove::Dial::Same;
    const bool removed = !names_after_.contains(a.name);
    const bool added = !names_before_.contains(b.name);
    if (removed && added) {
      const bool same_match = a.path == b.path && a.exact == b.exact && a.methods == b.methods;
      return same_match ? TrafficMove::Dial::Renamed : TrafficMove::Dial::Replaced;
    }
    return added ? TrafficMove::Dial::Added : removed ? TrafficMove::Dial::Removed : TrafficMove::Dial::Other;
  }

  void add_shares(std::uint32_t a, std::uint32_t b, TrafficMove& move) const {
    // At both ends of a dial buckets do not count, so that nothing is expected: it is known.
    const bool at_ends = (a == 0 || a == bucket_count) && (b == 0 || b == bucket_count);
    move.key_changed = key_ == KeyChange::Other && !at_ends;
    move.rehashed = !at_ends && (move.key_changed || move.salt_before != move.salt_after);
    const bool keys_in_both = !before_.key.empty() && !after_.key.empty();
    if (keys_in_both) move.keys = move.rehashed ? other_buckets(a, b) : same_buckets(a, b);

    const bool lack_before = may_lack_key(before_);
    const bool lack_after = may_lack_key(after_);
    const std::uint32_t keyless_a = keyless_position(before_, a);
    const std::uint32_t keyless_b = keyless_position(after_, b);
    if (lack_before && lack_after) move.no_key = same_buckets(keyless_a, keyless_b);
    if (lack_before && (key_ == KeyChange::Appended || key_ == KeyChange::Other)) {
      move.no_key = at_most(move.no_key, other_buckets(keyless_a, b));
    }
    if (lack_after && (key_ == KeyChange::Truncated || key_ == KeyChange::Other)) {
      move.no_key = at_most(move.no_key, other_buckets(a, keyless_b));
    }
  }

  const ServiceConfig& before_;
  const ServiceConfig& after_;
  const std::set<std::string_view> names_before_, names_after_;
  const KeyChange key_;
};

std::string hosts_text(const std::vector<std::string>& hosts) {
  std::string text = hosts.size() == 1 ? "host " : "hosts ";
  for (std::size_t i = 0; i < hosts.size() && i < hosts_listed; ++i) text += (i == 0 ? "" : ", ") + hosts[i];
  if (hosts.size() > hosts_listed) text += " and " + std::to_string(hosts.size() - hosts_listed) + " more";
  return text;
}

// What becomes of hosts whose service is another, or that have one only before or after.
void note_hosts(const ServicePair& pair, const Config& before, const Config& after, ServiceMoves& moves) {
  const std::string hosts = hosts_text(pair.hosts);
  if (!pair.before) {
    const bool added = !has_service(before, moves.service_after);
    moves.notices.push_back({(added ? "added, for " : "takes ") + hosts + ", which no service took before (404)"});
  } else if (!pair.after) {
    const bool removed = !has_service(after, moves.service_before);
    const std::string verb = pair.hosts.size() == 1 ? " is" : " are";
    moves.notices.push_back({(removed ? "removed: " : "") + hosts + verb + " taken by no service (404)", true});
  } else if (moves.renamed) {
    moves.notices.push_back({"renamed from " + moves.service_before});
  } else if (moves.service_before != moves.service_after) {
    moves.notices.push_back({"takes " + hosts + " from service " + moves.service_before, true});
  }
}

ServiceMoves compare_services(const ServicePair& pair, const Config& before, const Config& after, bool& complete) {
  ServiceMoves moves;
  if (pair.before) moves.service_before = before.services[*pair.before].name;
  if (pair.after) moves.service_after = after.services[*pair.after].name;
  moves.sample_host = pair.sample_host;
  moves.renamed = pair.before && pair.after && moves.service_before != moves.service_after &&
                  !has_service(after, moves.service_before) && !has_service(before, moves.service_after);
  note_hosts(pair, before, after, moves);
  if (!pair.before || !pair.after) return moves;
  const ServiceConfig& a = before.services[*pair.before];
  const ServiceConfig& b = after.services[*pair.after];
  moves.hold_before = a.hold;
  moves.hold_after = b.hold;
  moves.rules_changed = rules_changed(a, b);
  const ServiceInBoth both{before, after, a, b};
  for (MoveNotice& notice : service_changes(both)) moves.notices.push_back(std::move(notice));
  DialPairs pairs = dial_pairs(a.dials, b.dials);
  complete = complete && pairs.complete;
  const TrafficComparison comparison(both);
  for (DialPair& each : pairs.pairs) moves.traffic.push_back(comparison.compare(each));
  return moves;
}

}  // namespace

bool WhoMoves::empty() const {
  return complete && std::all_of(services.begin(), services.end(), [](const ServiceMoves& service) {
           return service.notices.empty() && std::none_of(service.traffic.begin(), service.traffic.end(),
                                                          [](const TrafficMove& move) { return move.changed; });
         });
}

bool WhoMoves::anybody_back() const {
  return !complete || std::any_of(services.begin(), services.end(), [](const ServiceMoves& service) {
    return std::any_of(service.notices.begin(), service.notices.end(),
                       [](const MoveNotice& notice) { return notice.back; }) ||
           std::any_of(service.traffic.begin(), service.traffic.end(),
                       [](const TrafficMove& move) { return move.keys.to_legacy != 0 || move.no_key.to_legacy != 0; });
  });
}

WhoMoves who_moves(const Config& before, const Config& after) {
  WhoMoves moves;
  for (const ServicePair& pair : service_pairs(before, after)) {
    moves.services.push_back(compare_services(pair, before, after, moves.complete));
  }
  return moves;
}

}  // namespace crossfade
