// That no way back is missed: where who_moves knows of none, no request goes from new to legacy. Random pairs of
// configurations that differ in a little of everything before the dials, and requests from their bytes on.
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

#include "crossfade/stable_hash.hpp"
#include "http/forwarded.hpp"
#include "split/lots.hpp"
#include "split/moves_text.hpp"
#include "split/received_head.hpp"
#include "split/two_configs.hpp"

namespace crossfade {
namespace {

constexpr int pair_count = 1'000;
constexpr int requests_of_a_pair = 200;

const std::vector<std::string> header_names = {"X-Account-Id", "X-User", "X_User", "X-Backend"};
const std::vector<std::string> values = {"a", "b", "py2", "py3"};
const std::vector<std::string> addresses = {"10.0.0.1", "10.2.0.1", "192.0.2.7", "198.51.100.9"};

struct ReceivedRequest {
  std::string bytes;
  IpAddress peer;
  std::uint64_t random;
};

// Few names and values, so that rules meet requests often.
class WaysBackLots : public Lots {
 public:
  using Lots::Lots;

  Config config() {
    Config config = config_with({dial_at("rates", "/v1/rates", position()), dial_at("rest", "/", position())});
    if (one_in(2)) config.services[0].dials[0].position = config.services[0].dials[1].position;
    ListenerConfig& listener = config.listeners.emplace_back();
    listener.address = {"127.0.0.1", 80};
    listener.trusted_proxies = networks();
    config.underscore_headers = underscores();
    ServiceConfig& service = config.services[0];
    service.key = key();
    if (one_in(2)) service.override_header = override_header();
    if (one_in(2)) service.exclude = rules();
    if (one_in(2)) service.include = rules();
    if (one_in(4)) service.hold = one_of<Hold>({Hold::Legacy, Hold::New});
    if (one_in(3)) service.missing_key = MissingKey::Random;
    make_valid(config);
    return config;
  }

  // One to three things are other ones.
  Config changed(Config config) {
    ServiceConfig& service = config.services[0];
    const std::vector<std::function<void()>> changes = {
        [&] { config.listeners[0].trusted_proxies = networks(); },
        [&] { config.underscore_headers = underscores(); },
        [&] { service.key = key(); },
        [&] { service.key.push_back(source()); },
        [&] { service.key.resize(below(service.key.size() + 1)); },
        [&] { service.override_header = override_header(); },
        [&] { service.override_header.reset(); },
        [&] {
          if (auto& asked = service.override_header) std::swap(asked->legacy, asked->new_side);
        },
        [&] { service.exclude = rules(); },
        [&] { service.exclude.clear(); },
        [&] { service.include = rules(); },
        [&] {
          service.hold = one_of<Hold>({Hold::None, Hold::None, Hold::Legacy, Hold::New});
        },
        [&] { service.missing_key = MissingKey::Random; },
        [&] { service.dials[0].position = position(); },
        [&] {
          for (DialConfig& dial : service.dials) dial.position = bucket_count;
        },
        [&] { service.dials[0].path = "/v2/rates"; }};
    for (std::size_t left = 1 + below(3); left > 0; --left) one_of(changes)();
    make_valid(config);
    return config;
  }

  ReceivedRequest request() {
    ReceivedRequest request{"GET ", address(one_of(addresses)), below(~std::size_t{0})};
    request.bytes += one_of<std::string>({"/v1/rates", "/v2/rates", "/"}) + " HTTP/1.1\r\nHost: a\r\n";
    for (const std::string& name : header_names) {
      const std::size_t lines[] = {0, 0, 0, 1, 1, 1, 1, 2};
      for (std::size_t left = lines[below(8)]; left > 0; --left) {
        request.bytes += name + ": " + (one_in(10) ? "" : one_of(values)) + "\r\n";
      }
    }
    if (one_in(2)) request.bytes += "Cookie: sid=" + one_of(values) + "\r\n";
    if (one_in(2)) request.bytes += "X-Forwarded-For: " + one_of(addresses) + ", " + one_of(addresses) + "\r\n";
    request.bytes += "\r\n";
    return request;
  }

 private:
  std::uint32_t position() { return one_of<std::uint32_t>({0, 50'000, bucket_count, bucket_count}); }

  UnderscoreHeaders underscores() {
    using enum UnderscoreHeaders;
    return one_of<UnderscoreHeaders>({Drop, Reject, Forward, Forward});
  }

  std::vector<Cidr> networks() {
    return one_of<std::vector<Cidr>>(
        {{}, {network("10.0.0.0/8")}, {network("10.0.0.0/8"), network("192.0.2.0/24")}, {network("198.51.100.9")}});
  }

  KeySource source() {
    using enum KeySource::Kind;
    const KeySource::Kind kind = one_of<KeySource::Kind>({Header, Header, Cookie, ClientIp});
    return {kind, kind == Header ? one_of(header_names) : kind == Cookie ? "sid" : ""};
  }

  std::vector<KeySource> key() {
    std::vector<KeySource> sources;
    for (std::size_t left = below(4); left > 0; --left) sources.push_back(source());
    return sources;
  }

  OverrideConfig override_header() {
    OverrideConfig config{one_in(3) ? one_of(header_names) : "X-Backend", "py2", "py3", {}};
    if (one_in(3)) config.legacy = one_of(values);
    if (one_in(3)) config.new_side = one_of(values);
    if (config.legacy == config.new_side) config.new_side += "-new";
    if (one_in(2)) config.from = networks();
    return config;
  }

  std::vector<ListRule> rules() {
    std::vector<ListRule> rules;
    for (std::size_t left = 1 + below(2); left > 0; --left) rules.push_back(rule());
    return rules;
  }

  ListRule rule() {
    using Subject = ListRule::Subject;
    using enum ListRule::Operator;
    ListRule rule;
    rule.subject = one_of<Subject>({Subject::Header, Subject::Cookie, Subject::ClientIp, Subject::Key, Subject::Key});
    rule.negated = one_in(4);
    if (rule.subject == Subject::Header) rule.name = one_of(header_names);
    if (rule.subject == Subject::Cookie) rule.name = "sid";
    rule.op = one_of<ListRule::Operator>({In, In, Equals, Prefix, Present});
    if (rule.op == Present) return rule;
    if (rule.subject == Subject::ClientIp) {
      rule.op = In;
      rule.networks = {one_of<Cidr>({network("10.0.0.0/8"), network("192.0.2.7"), network("198.51.100.0/24")})};
    } else if (rule.subject == Subject::Key && one_in(3)) {
      rule.values = {one_of(addresses)};
    } else {
      rule.values = {one_of(values)};
      if (rule.op == In && one_in(2)) rule.values.push_back(one_of(values));
    }
    return rule;
  }

  // As load_config would have it: a header that never arrives is named nowhere.
  static void make_valid(Config& config) {
    if (config.underscore_headers == UnderscoreHeaders::Forward) return;
    ServiceConfig& service = config.services[0];
    const auto rename = [](std::string& name) {
      if (name == "X_User") name = "X-User";
    };
    for (KeySource& source : service.key) rename(source.name);
    if (service.override_header) rename(service.override_header->header);
    for (std::vector<ListRule>* list : {&service.exclude, &service.include}) {
      for (ListRule& rule : *list) rename(rule.name);
    }
  }
};

// Nothing when the request is refused.
std::optional<Side> side_of_request(const Config& config, const RouteTable& routes, const ReceivedRequest& request) {
  const ListenerConfig& listener = config.listeners[0];
  std::string bytes = request.bytes;
  RequestHead head;
  if (read_head_bytes(bytes, config, listener, head).problem != Problem::None) return std::nullopt;
  const IpAddress client = client_address(peer_of(listener, request.peer), listener.trusted_proxies, head.fields);
  Decision decision;
  if (decide_head(routes, head, client, request.random, decision).problem != Problem::None) return std::nullopt;
  return decision.side;
}

TEST(WaysBackProperty, NoneIsMissed) {
  const std::uint32_t seed = chosen_seed();
  SCOPED_TRACE("CROSSFADE_SEED=" + std::to_string(seed));
  WaysBackLots lots(seed);
  int without = 0;
  for (int pair = 0; pair < pair_count && !testing::Test::HasFailure(); ++pair) {
    const Config before = lots.config();
    const Config after = lots.changed(before);
    const WhoMoves moves = who_moves(before, after);
    if (moves.anybody_back()) continue;
    ++without;
    const RouteTable routes_before = RouteTable::compile(before);
    const RouteTable routes_after = RouteTable::compile(after);
    for (int i = 0; i < requests_of_a_pair; ++i) {
      const ReceivedRequest request = lots.request();
      if (side_of_request(before, routes_before, request) != Side::New) continue;
      ASSERT_NE(side_of_request(after, routes_after, request), Side::Legacy)
          << moves_text(moves) << request.bytes << "from " << request.peer.to_string();
    }
  }
  EXPECT_GT(without, pair_count / 10) << "too few pairs to say anything";
}

}  // namespace
}  // namespace crossfade
