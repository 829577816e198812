#include "split/key_movers.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "base/ascii.hpp"
#include "split/service_changes.hpp"

namespace crossfade {
namespace {

const KeySource* first_source(const Config& config, std::string_view service_name) {
  for (const ServiceConfig& service : config.services) {
    if (service.name == service_name && !service.key.empty()) return &service.key.front();
  }
  return nullptr;
}

// A request that carries a key and nothing else.
class KeyedRequest {
 public:
  // `sources`: where it carries the key; null ones do not count.
  KeyedRequest(const ServiceMoves& service, const TrafficMove& move, std::span<const KeySource* const> sources)
      : service_(service), move_(move), sources_(sources) {}

  // Nothing when no request can carry it so.
  std::optional<RequestView> with(std::string_view key) {
    if (!std::all_of(key.begin(), key.end(), is_value_char)) return std::nullopt;
    headers_.clear();
    cookie_.clear();
    IpAddress client;
    for (const KeySource* source : sources_) {
      if (source == nullptr) continue;
      if (source->kind == KeySource::Kind::Header) {
        headers_.push_back({source->name, key});
      } else if (source->kind == KeySource::Kind::Cookie) {
        cookie_.append(cookie_.empty() ? "" : "; ").append(source->name).append("=").append(key);
      } else {
        const auto address = IpAddress::parse(key);
        if (!address) return std::nullopt;
        client = *address;
      }
    }
    if (!cookie_.empty()) headers_.push_back({"Cookie", cookie_});
    return RequestView{move_.sample_method, service_.sample_host, move_.sample_path, headers_, client, 0};
  }

 private:
  const ServiceMoves& service_;
  const TrafficMove& move_;
  std::span<const KeySource* const> sources_;
  std::vector<HeaderView> headers_;
  std::string cookie_;
};

bool is_key_of(std::string_view key, const Decision& decision) {
  if (decision.bucket == Decision::no_bucket) return false;
  return decision.key_is_client || decision.key == key;
}

}  // namespace

KeyComparison::KeyComparison(const Config& before, const Config& after)
    : config_before_(before),
      config_after_(after),
      before_(RouteTable::compile(before)),
      after_(RouteTable::compile(after)) {}

bool KeyComparison::may_move(const ServiceMoves& service, const TrafficMove& move) {
  return !move.keys.nobody() || service.rules_changed || service.hold_before != service.hold_after;
}

KeyMovers KeyComparison::movers(const ServiceMoves& service, const TrafficMove& move,
                                std::span<const std::string_view> keys) const {
  const KeySource* source_before = first_source(config_before_, service.service_before);
  const KeySource* source_after = first_source(config_after_, service.service_after);
  // In other letters it is the same header, and twice it would be no key.
  const bool same = source_before != nullptr && source_after != nullptr &&
                    key_change({*source_before}, {*source_after}) == KeyChange::None;
  const KeySource* const sources[] = {source_before, same ? nullptr : source_after};
  KeyedRequest requests(service, move, sources);
  KeyMovers movers;
  for (const std::string_view key : keys) {
    const auto request = requests.with(key);
    if (!request) {
      movers.unusable.push_back(key);
      continue;
    }
    const Decision before = before_.decide(*request);
    const Decision after = after_.decide(*request);
    if (!is_key_of(key, before) && !is_key_of(key, after)) {
      movers.unusable.push_back(key);
    } else if (before.side != after.side) {
      (after.side == Side::New ? movers.to_new : movers.to_legacy).push_back(key);
    }
  }
  return movers;
}

}  // namespace crossfade
