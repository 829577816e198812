#include "split/who_moves.hpp"

#include <gtest/gtest.h>

#include "split/two_configs.hpp"

namespace crossfade {
namespace {

const MoveShares nobody_moves{};

// The traffic that this dial decided about before and that one does after.
const TrafficMove* find_move(const WhoMoves& moves, const std::string& before, const std::string& after) {
  for (const ServiceMoves& service : moves.services) {
    for (const TrafficMove& move : service.traffic) {
      if (move.dial_before == before && move.dial_after == after) return &move;
    }
  }
  return nullptr;
}

Config one_dial(std::uint32_t position) { return config_with({dial_at("rest", "/", position)}); }

TEST(WhoMoves, NobodyBetweenEqualConfigurations) {
  const WhoMoves moves = who_moves(one_dial(25'000), one_dial(25'000));
  EXPECT_TRUE(moves.empty());
  EXPECT_FALSE(moves.anybody_back());
}

TEST(WhoMoves, ARaisedDialMovesItsDifferenceForward) {
  const WhoMoves moves = who_moves(one_dial(10'000), one_dial(25'000));
  const TrafficMove* move = find_move(moves, "rest", "rest");
  ASSERT_NE(move, nullptr);
  EXPECT_EQ(move->keys, (MoveShares{1'500'000'000, 0}));
  EXPECT_EQ(move->no_key, nobody_moves) << "missing_key: legacy";
  EXPECT_FALSE(moves.anybody_back());
  EXPECT_TRUE(who_moves(one_dial(25'000), one_dial(10'000)).anybody_back());
}

TEST(WhoMoves, AtItsEndsADialDecidesForRequestsWithoutAKey) {
  const WhoMoves down = who_moves(one_dial(100'000), one_dial(99'000));
  EXPECT_EQ(find_move(down, "rest", "rest")->keys, (MoveShares{0, whole_share / 100}));
  EXPECT_EQ(find_move(down, "rest", "rest")->no_key, (MoveShares{0, whole_share}));

  Config before = one_dial(100'000);
  before.services[0].key.push_back({KeySource::Kind::ClientIp, ""});
  Config after = before;
  after.services[0].dials[0].position = 99'000;
  const WhoMoves with_address = who_moves(before, after);
  EXPECT_EQ(find_move(with_address, "rest", "rest")->no_key, nobody_moves) << "every request has an address";
}

TEST(WhoMoves, WithoutAKeyOnlyTheEndsMoveAnybody) {
  Config before = one_dial(25'000);
  before.services[0].key.clear();
  Config after = before;
  after.services[0].dials[0].position = 75'000;
  EXPECT_EQ(find_move(who_moves(before, after), "rest", "rest")->keys, nobody_moves);
  EXPECT_FALSE(who_moves(after, before).anybody_back());
  before.services[0].missing_key = after.services[0].missing_key = MissingKey::Random;
  EXPECT_TRUE(who_moves(after, before).anybody_back());
}

TEST(WhoMoves, AnAddedDialTakesWhatAnotherDecidedAbout) {
  const Config before = config_with({dial_at("rest", "/", 0)});
  const Config after = config_with({dial_at("rates", "/v1/rates", 25'000), dial_at("rest", "/", 0)});
  const WhoMoves added = who_moves(before, after);
  const TrafficMove* move = find_move(added, "rest", "rates");
  ASSERT_NE(move, nullptr);
  EXPECT_EQ(move->relation, TrafficMove::Dial::Added);
  EXPECT_EQ(move->where, "/v1/rates");
  EXPECT_EQ(move->keys, (MoveShares{whole_share / 4, 0}));
  EXPECT_FALSE(find_move(added, "rest", "rest")->changed);
  const WhoMoves removed = who_moves(after, before);
  EXPECT_EQ(find_move(removed, "rates", "rest")->relation, TrafficMove::Dial::Removed);
  EXPECT_TRUE(removed.anybody_back());
}

TEST(WhoMoves, ADialWithAnotherNameIsRenamed) {
  const Config before = config_with({dial_at("a", "/a", 25'000), dial_at("rest", "/", 0)});
  const Config after = config_with({dial_at("b", "/a", 25'000), dial_at("rest", "/", 0)});
  const WhoMoves moves = who_moves(before, after);
  EXPECT_EQ(find_move(moves, "a", "b")->relation, TrafficMove::Dial::Renamed);
  EXPECT_TRUE(find_move(moves, "a", "b")->keys.nobody());
  EXPECT_FALSE(moves.empty());
  EXPECT_FALSE(moves.anybody_back());
}

TEST(WhoMoves, ADialThatMatchesAnotherPathMovesBothPaths) {
  const Config before = config_with({dial_at("rates", "/v1/rates", 50'000), dial_at("rest", "/", 0)});
  const Config after = config_with({dial_at("rates", "/v2/rates", 50'000), dial_at("rest", "/", 0)});
  const WhoMoves moves = who_moves(before, after);
  EXPECT_EQ(find_move(moves, "rates", "rest")->keys, (MoveShares{0, whole_share / 2}));
  EXPECT_EQ(find_move(moves, "rest", "rates")->keys, (MoveShares{whole_share / 2, 0}));
  EXPECT_EQ(find_move(moves, "rates", "rates"), nullptr);
}

TEST(WhoMoves, AnotherSaltReshuffles) {
  Config after = one_dial(25'000);
  after.services[0].dials[0].salt = "v2";
  const WhoMoves moves = who_moves(one_dial(25'000), after);
  const TrafficMove* move = find_move(moves, "rest", "rest");
  EXPECT_TRUE(move->rehashed);
  EXPECT_TRUE(move->changed);
  EXPECT_EQ(move->keys, (MoveShares{1'875'000'000, 1'875'000'000}));
  EXPECT_TRUE(moves.anybody_back());
  after.services[0].dials[0].salt = after.services[0].salt;
  EXPECT_TRUE(who_moves(one_dial(25'000), after).empty()) << "the service's own, written down";
}

TEST(WhoMoves, ARenamedServiceKeepsItsPeopleByItsSaltOnly) {
  Config after = one_dial(25'000);
  after.services[0].name = "api";
  WhoMoves moves = who_moves(one_dial(25'000), after);
  EXPECT_TRUE(moves.services.at(0).renamed);
  EXPECT_FALSE(moves.anybody_back());
  after.services[0].salt = "api";
  EXPECT_TRUE(who_moves(one_dial(25'000), after).anybody_back());
}

TEST(WhoMoves, AHoldDecidesForEveryDial) {
  Config held = one_dial(25'000);
  held.services[0].hold = Hold::Legacy;
  const WhoMoves hold = who_moves(one_dial(25'000), held);
  EXPECT_EQ(find_move(hold, "rest", "rest")->keys, (MoveShares{0, whole_share / 4}));
  EXPECT_TRUE(hold.anybody_back());
  Config held_higher = held;
  held_higher.services[0].dials[0].position = 75'000;
  EXPECT_EQ(find_move(who_moves(held_higher, held), "rest", "rest")->keys, nobody_moves) << "held before and after";
  EXPECT_FALSE(who_moves(held_higher, held).anybody_back());
}

TEST(WhoMoves, AnotherKeyDealsAnew) {
  Config after = one_dial(25'000);
  after.services[0].key[0].name = "X-User";
  const TrafficMove other = *find_move(who_moves(one_dial(25'000), after), "rest", "rest");
  EXPECT_TRUE(other.key_changed);
  EXPECT_EQ(other.keys, (MoveShares{1'875'000'000, 1'875'000'000}));
  EXPECT_EQ(other.no_key, (MoveShares{whole_share / 4, whole_share / 4})) << "who gets or loses a key";
  after = one_dial(25'000);
  after.services[0].key.push_back({KeySource::Kind::Cookie, "sid"});
  const TrafficMove appended = *find_move(who_moves(one_dial(25'000), after), "rest", "rest");
  EXPECT_TRUE(appended.keys.nobody());
  EXPECT_EQ(appended.no_key, (MoveShares{whole_share / 4, 0}));
  EXPECT_FALSE(who_moves(one_dial(25'000), after).anybody_back());
  EXPECT_TRUE(who_moves(after, one_dial(25'000)).anybody_back());
}

TEST(WhoMoves, HostsThatChangeTheirService) {
  Config before = one_dial(0);
  before.services.push_back(before.services[0]);
  before.services[0].hosts = {"a.example", "b.example"};
  before.services[1].name = "other";
  before.services[1].hosts = {"c.example"};
  before.services[1].dials[0].position = 100'000;
  Config after = before;
  after.services[0].hosts = {"a.example"};
  after.services[1].hosts = {"b.example", "c.example"};
  const WhoMoves moves = who_moves(before, after);
  ASSERT_EQ(moves.services.size(), 3U);
  EXPECT_TRUE(moves.services[0].notices.empty());
  EXPECT_EQ(moves.services[1].notices.at(0).text, "takes host b.example from service public-api");
  EXPECT_EQ(moves.services[1].traffic.at(0).keys, (MoveShares{whole_share, 0}));
  EXPECT_TRUE(moves.services[2].notices.empty());
}

TEST(WhoMoves, OtherTrustedProxiesAreAnotherKeyWhereItIsTheAddress) {
  Config before = one_dial(25'000);
  before.services[0].key.push_back({KeySource::Kind::ClientIp, ""});
  before.listeners.emplace_back().trusted_proxies = {network("10.0.0.0/8")};
  Config after = before;
  after.listeners[0].trusted_proxies.clear();
  const WhoMoves moves = who_moves(before, after);
  const TrafficMove* move = find_move(moves, "rest", "rest");
  EXPECT_EQ(move->keys, other_buckets(25'000, 25'000));
  EXPECT_TRUE(move->key_changed);
  EXPECT_TRUE(moves.anybody_back());
  before.services[0].key.pop_back();
  after.services[0].key.pop_back();
  EXPECT_TRUE(who_moves(before, after).empty()) << "nothing of this service goes by the address";
}

}  // namespace
}  // namespace crossfade
