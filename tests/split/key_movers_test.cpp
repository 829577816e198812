#include "split/key_movers.hpp"

#include <gtest/gtest.h>

#include <string>

#include "crossfade/stable_hash.hpp"
#include "split/two_configs.hpp"

namespace crossfade {
namespace {

using Keys = std::vector<std::string_view>;

// Of the first traffic of the first service.
KeyMovers movers_of(const Config& before, const Config& after, const Keys& keys) {
  const WhoMoves moves = who_moves(before, after);
  return KeyComparison(before, after).movers(moves.services.at(0), moves.services.at(0).traffic.at(0), keys);
}

Config rest_at(std::uint32_t position) { return config_with({dial_at("rest", "/", position)}); }

// user-3 is in bucket 9080.
TEST(KeyMovers, MoveWhenTheDialPassesTheirBucket) {
  EXPECT_EQ(movers_of(rest_at(9'080), rest_at(9'081), {"user-3"}).to_new, Keys{"user-3"});
  EXPECT_EQ(movers_of(rest_at(9'081), rest_at(9'080), {"user-3"}).to_legacy, Keys{"user-3"});
  EXPECT_TRUE(movers_of(rest_at(9'000), rest_at(9'080), {"user-3"}).to_new.empty());
}

TEST(KeyMovers, ListsOverTheKeyAndItsHeaderDecideFirst) {
  const Config before = rest_at(0);
  Config after = rest_at(100'000);
  ListRule by_key;
  by_key.subject = ListRule::Subject::Key;
  by_key.op = ListRule::Operator::In;
  by_key.values = {"acme"};
  after.services[0].exclude = {by_key, header_rule("X-Account-Id", ListRule::Operator::Prefix, {"big-"})};
  EXPECT_EQ(movers_of(before, after, {"acme", "big-1", "small"}).to_new, Keys{"small"});
  EXPECT_EQ(movers_of(rest_at(100'000), after, {"acme", "big-1", "small"}).to_legacy, (Keys{"acme", "big-1"}));
}

TEST(KeyMovers, AHoldDecidesForAll) {
  Config held = rest_at(100'000);
  held.services[0].hold = Hold::Legacy;
  EXPECT_EQ(movers_of(rest_at(100'000), held, {"a", "b"}).to_legacy, (Keys{"a", "b"}));
}

TEST(KeyMovers, CookiesAndAddressesAreKeysToo) {
  Config before = rest_at(0);
  before.services[0].key = {{KeySource::Kind::Cookie, "sid"}};
  Config after = rest_at(100'000);
  after.services[0].key = before.services[0].key;
  KeyMovers movers = movers_of(before, after, {"s1", "s;2"});
  EXPECT_EQ(movers.to_new, Keys{"s1"});
  EXPECT_EQ(movers.unusable, Keys{"s;2"});
  before.services[0].key = after.services[0].key = {{KeySource::Kind::ClientIp, ""}};
  movers = movers_of(before, after, {"192.0.2.7", "nowhere", "2001:db8:0::1"});
  EXPECT_EQ(movers.to_new, (Keys{"192.0.2.7", "2001:db8:0::1"}));
  EXPECT_EQ(movers.unusable, Keys{"nowhere"});
}

TEST(KeyMovers, AnotherSourceIsSentTheKeyToo) {
  Config after = rest_at(9'081);
  after.services[0].key = {{KeySource::Kind::Cookie, "sid"}};
  EXPECT_EQ(movers_of(rest_at(9'080), after, {"user-3"}).to_new, Keys{"user-3"});
}

TEST(KeyMovers, AHeaderInOtherLettersIsSentOnce) {
  Config after = rest_at(9'081);
  after.services[0].key[0].name = "x-account-id";
  EXPECT_EQ(movers_of(rest_at(9'080), after, {"user-3"}).to_new, Keys{"user-3"});
}

TEST(KeyMovers, WithoutAKeyNoneIsUsable) {
  Config none = rest_at(0);
  none.services[0].key.clear();
  Config after = none;
  after.services[0].dials[0].position = 100'000;
  EXPECT_EQ(movers_of(none, after, {"a"}).unusable, Keys{"a"});
}

TEST(KeyMovers, ControlBytesAreNoKey) {
  EXPECT_EQ(movers_of(rest_at(0), rest_at(100'000), {"a\x01"}).unusable, Keys{"a\x01"});
}

}  // namespace
}  // namespace crossfade
