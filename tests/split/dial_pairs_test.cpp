#include "split/dial_pairs.hpp"

#include <gtest/gtest.h>

#include "split/two_configs.hpp"

namespace crossfade {
namespace {

using Dials = std::vector<DialConfig>;
using Texts = std::vector<std::string>;

const DialConfig rest = dial_at("rest", "/", 0);

// "before -> after: where"
Texts texts(const Dials& before, const Dials& after) {
  const DialPairs pairs = dial_pairs(before, after);
  EXPECT_TRUE(pairs.complete);
  Texts all;
  for (const DialPair& pair : pairs.pairs) {
    all.push_back(before[pair.before].name + " -> " + after[pair.after].name + ": " + pair.where);
  }
  return all;
}

TEST(DialPairs, TheSameDialsDecideAboutTheSame) {
  const Dials dials = {dial_at("label", "/v1/*/label", 0, {"POST"}), dial_at("v1", "/v1", 0), rest};
  EXPECT_EQ(texts(dials, dials), (Texts{"label -> label: POST /v1/*/label", "v1 -> v1: /v1", "rest -> rest: /"}));
}

TEST(DialPairs, ADialTakesItsTrafficFromTheNextMoreGeneralOne) {
  const Dials before = {dial_at("v1", "/v1", 0), rest};
  const Dials after = {dial_at("v1", "/v1", 0), rest, dial_at("rates", "/v1/rates", 0)};
  EXPECT_EQ(texts(before, after), (Texts{"v1 -> v1: /v1", "rest -> rest: /", "v1 -> rates: /v1/rates"}));
  EXPECT_EQ(texts(after, before), (Texts{"v1 -> v1: /v1", "rates -> v1: /v1/rates", "rest -> rest: /"}));
}

TEST(DialPairs, TrafficWhereTwoPatternsCross) {
  // Neither pattern's own path shows it: /a/b went to /a/*, and goes to /*/b.
  const Dials before = {dial_at("star-below", "/a/*", 0), rest};
  const Dials after = {dial_at("star-above", "/*/b", 0), rest};
  EXPECT_EQ(texts(before, after), (Texts{"star-below -> star-above: traffic such as /a/b", "rest -> star-above: /*/b",
                                         "star-below -> rest: /a/*", "rest -> rest: /"}));
}

TEST(DialPairs, MethodsAndExactPathsCutOutOfAPath) {
  const Dials before = {dial_at("rates", "/rates", 0), rest};
  Dials after = {dial_at("rates", "/rates", 0, {"GET"}), rest};
  EXPECT_EQ(texts(before, after), (Texts{"rates -> rates: GET /rates", "rates -> rest: /rates", "rest -> rest: /"}));
  after = {dial_at("rates", "/rates", 0), rest};
  after[0].exact = true;
  EXPECT_EQ(texts(before, after),
            (Texts{"rates -> rates: /rates (exact)", "rates -> rest: traffic such as /rates/", "rest -> rest: /"}));
}

TEST(DialPairs, ALastSlashIsNoSegment) {
  // '*' takes a segment that is not empty: /a/ is decided by "rest" before, and by the dial for "/a/" after.
  const Dials before = {dial_at("below", "/a/*", 0), rest};
  Dials after = {dial_at("below", "/a/*", 0), dial_at("slash", "/a/", 0), rest};
  after[1].exact = true;
  EXPECT_EQ(texts(before, after), (Texts{"below -> below: /a/*", "rest -> slash: /a/ (exact)", "rest -> rest: /"}));
}

TEST(DialPairs, HeadIsTakenByADialForGet) {
  const Dials before = {dial_at("get", "/a", 0, {"GET"}), rest};
  const Dials after = {dial_at("head", "/a", 0, {"HEAD"}), rest};
  EXPECT_EQ(texts(before, after), (Texts{"get -> head: HEAD /a", "get -> rest: GET /a", "rest -> rest: /"}));
}

TEST(DialPairs, SayWhenTheyStopped) {
  Dials crossing = {rest};
  std::string stars;
  for (int i = 0; i < 40; ++i) {
    crossing.push_back(dial_at("d" + std::to_string(i), stars + "/a", 0));
    stars += "/*";
  }
  const DialPairs pairs = dial_pairs(crossing, crossing, 10'000);
  EXPECT_FALSE(pairs.complete);
}

TEST(DialPairs, ThousandsOfDialsAreFarFromTheBound) {
  Dials dials = {rest};
  for (int i = 0; i < 5'000; ++i) {
    dials.push_back(dial_at("d" + std::to_string(i), "/v1/c" + std::to_string(i), 0, {"GET", "POST"}));
  }
  const DialPairs pairs = dial_pairs(dials, dials);
  EXPECT_TRUE(pairs.complete);
  EXPECT_EQ(pairs.pairs.size(), dials.size());
}

}  // namespace
}  // namespace crossfade
