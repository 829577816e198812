#include "split/moves_text.hpp"

#include <gtest/gtest.h>

#include "split/two_configs.hpp"

namespace crossfade {
namespace {

constexpr std::string_view footer =
    "Shares are of keys, not of requests. Hold, override, exclude and include come first: whom they decide for, no "
    "dial moves.\n";

// Without the line that says what shares are of.
std::string text_of(const Config& before, const Config& after) {
  std::string text = moves_text(who_moves(before, after));
  if (text.ends_with(footer)) text.resize(text.size() - footer.size());
  return text;
}

Config dials(std::vector<DialConfig> list) { return config_with(std::move(list)); }

const DialConfig rest_dial = dial_at("rest", "/", 0);

TEST(MovesText, IsEmptyWhenNothingChanges) {
  EXPECT_EQ(moves_text(who_moves(dials({rest_dial}), dials({rest_dial}))), "");
}

TEST(MovesText, ADialThatMoved) {
  const Config low = dials({dial_at("rates", "/v1/rates", 10'000), rest_dial});
  const Config high = dials({dial_at("rates", "/v1/rates", 25'500), rest_dial});
  EXPECT_EQ(text_of(low, high), "public-api/rates: 10% -> 25.5%: 15.5% of the keys move legacy -> new\n");
  EXPECT_EQ(text_of(high, low), "public-api/rates: 25.5% -> 10%: 15.5% of the keys move new -> legacy\n");
  EXPECT_TRUE(moves_text(who_moves(low, high)).ends_with(footer));
}

TEST(MovesText, DialsThatCameAndWent) {
  const Config with = dials({dial_at("label", "/v1/*/label", 500, {"POST"}), rest_dial});
  EXPECT_EQ(text_of(dials({rest_dial}), with),
            "public-api/label: added at 0.5% for POST /v1/*/label, taken from rest (0%): 0.5% of the keys move "
            "legacy -> new\n");
  EXPECT_EQ(text_of(with, dials({rest_dial})),
            "public-api/label: removed from 0.5%: POST /v1/*/label goes to rest (0%): 0.5% of the keys move "
            "new -> legacy\n");
}

TEST(MovesText, ADialThatWasReplaced) {
  EXPECT_EQ(text_of(dials({dial_at("v1", "/v1", 50'000), rest_dial}),
                    dials({dial_at("v1-get", "/v1", 0, {"GET"}), rest_dial})),
            "public-api/v1-get: added at 0% for GET /v1, taken from v1 (50%), which is removed: 50% of the keys move "
            "new -> legacy\n"
            "public-api/v1: removed from 50%: /v1 goes to rest (0%): 50% of the keys move new -> legacy\n");
}

TEST(MovesText, ARenamedDialAndOneThatTakesFromAnother) {
  EXPECT_EQ(text_of(dials({dial_at("a", "/a", 500), rest_dial}), dials({dial_at("b", "/a", 500), rest_dial})),
            "public-api/b: renamed from a, 0.5%: nobody moves\n");
  EXPECT_EQ(text_of(dials({dial_at("a", "/a", 500), dial_at("b", "/a/b", 0, {"GET"}), rest_dial}),
                    dials({dial_at("a", "/a", 500), dial_at("b", "/a/b", 0), rest_dial})),
            "public-api/b: takes /a/b from a (0.5%), at 0%: 0.5% of the keys move new -> legacy\n");
}

TEST(MovesText, AnotherSaltIsLoud) {
  Config after = dials({dial_at("rest", "/", 25'000)});
  after.services[0].salt = "v2";
  EXPECT_EQ(text_of(dials({dial_at("rest", "/", 25'000)}), after),
            "public-api: WARNING: salt 'public-api' -> 'v2' reshuffles everybody: each key gets another bucket\n"
            "public-api/rest: stays at 25%: WARNING: salt 'public-api' -> 'v2' reshuffles everybody: expected: 18.75% "
            "of the keys move legacy -> new and 18.75% new -> legacy\n");
}

TEST(MovesText, RequestsWithoutAKeyHaveTheirOwnShare) {
  EXPECT_EQ(text_of(dials({dial_at("rest", "/", 100'000)}), dials({dial_at("rest", "/", 99'000)})),
            "public-api/rest: 100% -> 99%: 1% of the keys move new -> legacy; 100% of the requests without a key move "
            "new -> legacy\n");
}

TEST(MovesText, AHeldServiceMovesNobody) {
  Config before = dials({dial_at("rest", "/", 0)});
  Config after = dials({dial_at("rest", "/", 50'000)});
  before.services[0].hold = after.services[0].hold = Hold::Legacy;
  EXPECT_EQ(text_of(before, after),
            "public-api: held on legacy: nobody moves, whatever the dials do\n"
            "public-api/rest: 0% -> 50%: nobody moves\n");
}

TEST(MovesText, ServicesThatCameAndWent) {
  Config none = dials({rest_dial});
  Config both = none;
  both.services.push_back(both.services[0]);
  both.services[1].name = "web";
  both.services[1].hosts = {"www.example"};
  none.services[0].hosts = both.services[0].hosts = {"api.example"};
  EXPECT_EQ(text_of(none, both), "web: added, for host www.example, which no service took before (404)\n");
  EXPECT_EQ(text_of(both, none), "web: WARNING: removed: host www.example is taken by no service (404)\n");
}

}  // namespace
}  // namespace crossfade
