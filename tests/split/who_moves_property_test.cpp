// What who_moves says, against what is decided: for random pairs of configurations and random requests.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "split/lots.hpp"
#include "split/two_configs.hpp"

namespace crossfade {
namespace {

constexpr int drawn_keys = 1'000;

// Draws small configurations, so that patterns meet often.
class DialLots : public Lots {
 public:
  using Lots::Lots;

  std::string path(bool pattern) {
    const std::vector<std::string> segments = {"a", "b", "c", pattern ? "*" : "d"};
    std::string path;
    for (std::size_t left = below(3) + (pattern ? 1 : 0); left > 0; --left) path += '/' + segments[below(4)];
    if (path.empty()) return "/";
    return !pattern && one_in(6) ? path + '/' : path;
  }

  std::uint32_t position() {
    const std::uint32_t usual[] = {0, 100'000, 25'000, 50'000, static_cast<std::uint32_t>(below(100'001))};
    return usual[below(5)];
  }

  Config config() {
    std::vector<DialConfig> dials = {dial_at("rest", "/", position())};
    const std::size_t count = below(5);
    for (std::size_t i = 0; i < count; ++i) {
      DialConfig dial = dial_at("d" + std::to_string(i), path(true), position());
      if (one_in(3)) dial.methods = {one_in(2) ? "GET" : "POST"};
      dial.exact = one_in(4);
      if (one_in(6)) dial.salt = "own";
      const bool taken = std::any_of(dials.begin(), dials.end(), [&](const DialConfig& other) {
        return other.path == dial.path && other.exact == dial.exact;
      });
      if (!taken) dials.push_back(dial);
    }
    Config config = config_with(dials);
    ServiceConfig& service = config.services[0];
    if (one_in(6)) service.salt = "v2";
    if (one_in(8)) service.hold = one_in(2) ? Hold::Legacy : Hold::New;
    if (one_in(3)) service.missing_key = MissingKey::Random;
    return config;
  }
};

struct Counts {
  int to_new = 0, to_legacy = 0;
};

void count_move(const RouteTable& before, const RouteTable& after, const TestRequest& request, Counts& counts) {
  const Side a = before.decide(request.view()).side;
  const Side b = after.decide(request.view()).side;
  if (a != b) ++(b == Side::New ? counts.to_new : counts.to_legacy);
}

// Six standard deviations of a share of `drawn_keys` keys, and one key.
void expect_share(int counted, std::uint64_t said) {
  const double share = static_cast<double>(said) / static_cast<double>(whole_share);
  const double expected = share * drawn_keys;
  EXPECT_NEAR(counted, expected, 6 * std::sqrt(expected * (1 - share)) + 1);
  if (said == 0) {
    EXPECT_EQ(counted, 0);
  }
  if (said == whole_share) {
    EXPECT_EQ(counted, drawn_keys);
  }
}

const TrafficMove* find_traffic(const WhoMoves& moves, const std::string& before, const std::string& after) {
  for (const TrafficMove& move : moves.services.at(0).traffic) {
    if (move.dial_before == before && move.dial_after == after) return &move;
  }
  return nullptr;
}

void check_pair(DialLots& lots) {
  const Config before = lots.config();
  const Config after = lots.config();
  const WhoMoves moves = who_moves(before, after);
  ASSERT_TRUE(moves.complete);
  const RouteTable table_before = RouteTable::compile(before);
  const RouteTable table_after = RouteTable::compile(after);
  for (int i = 0; i < 8; ++i) {
    const char* const methods[] = {"GET", "POST", "HEAD", "PUT"};
    TestRequest request{.method = methods[lots.below(4)], .target = lots.path(false)};
    const std::string dial_before = before.services[0].dials[table_before.decide(request.view()).dial].name;
    const std::string dial_after = after.services[0].dials[table_after.decide(request.view()).dial].name;
    const TrafficMove* move = find_traffic(moves, dial_before, dial_after);
    ASSERT_NE(move, nullptr) << request.method << ' ' << request.target << ": " << dial_before << ' ' << dial_after;
    Counts keyed, keyless;
    for (int key = 0; key < drawn_keys; ++key) {
      request.headers = {{"X-Account-Id", "k" + std::to_string(key)}};
      count_move(table_before, table_after, request, keyed);
      request.headers.clear();
      request.random = static_cast<std::uint64_t>(key) * (~std::uint64_t{0} / drawn_keys);
      count_move(table_before, table_after, request, keyless);
    }
    SCOPED_TRACE(request.method + ' ' + request.target + ": " + dial_before + " -> " + dial_after);
    expect_share(keyed.to_new, move->keys.to_new);
    expect_share(keyed.to_legacy, move->keys.to_legacy);
    expect_share(keyless.to_new, move->no_key.to_new);
    expect_share(keyless.to_legacy, move->no_key.to_legacy);
    EXPECT_TRUE(moves.anybody_back() || keyed.to_legacy + keyless.to_legacy == 0);
  }
}

TEST(WhoMovesProperty, SharesAreWhatIsDecided) {
  const std::uint32_t seed = chosen_seed();
  SCOPED_TRACE("CROSSFADE_SEED=" + std::to_string(seed));
  DialLots lots(seed);
  for (int i = 0; i < 20 && !testing::Test::HasFailure(); ++i) check_pair(lots);
}

TEST(WhoMovesProperty, ARaisedDialMovesNobodyBack) {
  const std::uint32_t seed = chosen_seed();
  SCOPED_TRACE("CROSSFADE_SEED=" + std::to_string(seed));
  DialLots lots(seed);
  for (int i = 0; i < 100; ++i) {
    const Config before = lots.config();
    Config after = before;
    for (DialConfig& dial : after.services[0].dials) {
      if (lots.one_in(2)) dial.position += static_cast<std::uint32_t>(lots.below(100'001 - dial.position));
    }
    EXPECT_FALSE(who_moves(before, after).anybody_back());
  }
}

}  // namespace
}  // namespace crossfade
