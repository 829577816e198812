// The promises of a dial: stable, monotone, exact at its ends, fair in between.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "crossfade/stable_hash.hpp"
#include "split/requests.hpp"

namespace crossfade {
namespace {

constexpr int key_count = 100'000;

RouteTable table_at(std::uint32_t position) {
  ServiceConfig service = service_config();
  service.dials[0].position = position;
  return table_of(service);
}

std::vector<bool> sides_at(std::uint32_t position, std::string_view prefix = "user-", std::string_view suffix = "") {
  const RouteTable table = table_at(position);
  std::vector<bool> is_new;
  TestRequest request{.headers = {{"X-Account-Id", ""}}};
  for (int i = 0; i < key_count; ++i) {
    request.headers[0].second.assign(prefix).append(std::to_string(i)).append(suffix);
    const Decision decision = table.decide(request.view());
    EXPECT_EQ(decision.reason, Reason::Dial);
    is_new.push_back(decision.side == Side::New);
  }
  return is_new;
}

struct Step {
  std::uint32_t position;
  int golden;  // how many of user-0 to user-99999 are new, counted in Python (tests/base/stable_hash_test.cpp)
};
const Step steps[] = {{0, 0},           {1, 2},           {500, 485},        {25'000, 24'850},
                      {50'000, 50'173}, {99'999, 99'998}, {100'000, 100'000}};

// Another process, in another language, made the same hundred thousand decisions: the share of each position agrees to
// the last key, and with monotone steps so does who they are.
TEST(Dial, RaisingMovesNobodyBackAndLoweringNobodyForward) {
  std::vector<bool> before(key_count, false);
  for (const Step& step : steps) {
    const std::vector<bool> now = sides_at(step.position);
    for (int i = 0; i < key_count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      ASSERT_TRUE(!before[at] || now[at]) << "user-" << i << " moved back at " << step.position;
    }
    EXPECT_EQ(std::count(now.begin(), now.end(), true), step.golden) << step.position;
    before = now;
  }
}

TEST(Dial, TheSameConfigurationCompiledAgainDecidesTheSame) { EXPECT_EQ(sides_at(25'000), sides_at(25'000)); }

TEST(Dial, TheShareIsFairForKeysOfManyShapes) {
  const std::pair<std::string_view, std::string_view> shapes[] = {
      {"", ""}, {"203.0.", ".7"}, {"acct_", "@customers.example.com"}};
  for (const auto& [prefix, suffix] : shapes) {
    for (const std::uint32_t position : {500U, 50'000U}) {
      const std::vector<bool> sides = sides_at(position, prefix, suffix);
      const double share = position / 100'000.0;
      const double sigma = std::sqrt(key_count * share * (1 - share));
      EXPECT_NEAR(static_cast<double>(std::count(sides.begin(), sides.end(), true)), key_count * share, 3 * sigma)
          << prefix << "N" << suffix << " at " << position;
    }
  }
}

TEST(Dial, NewIsExactlyBelowThePosition) {
  // user-3 has bucket 9080 under this salt.
  const TestRequest request{.headers = {{"X-Account-Id", "user-3"}}};
  EXPECT_EQ(table_at(9080).decide(request.view()).bucket, 9080);
  EXPECT_EQ(table_at(9080).decide(request.view()).side, Side::Legacy);
  EXPECT_EQ(table_at(9081).decide(request.view()).side, Side::New);
}

TEST(Dial, DialsThatShareASaltAgreeAndOneWithItsOwnDoesNot) {
  ServiceConfig service = service_config();
  service.dials.resize(3, service.dials[0]);
  service.dials[1].path = "/a";
  service.dials[2].path = "/b";
  service.dials[2].salt = "own";
  for (DialConfig& dial : service.dials) dial.position = 50'000;
  const RouteTable table = table_of(service);
  int differ = 0;
  for (int i = 0; i < 1000; ++i) {
    TestRequest request{.headers = {{"X-Account-Id", "user-" + std::to_string(i)}}};
    const auto bucket_at = [&](const char* target) {
      request.target = target;
      return table.decide(request.view()).bucket;
    };
    ASSERT_EQ(bucket_at("/a"), bucket_at("/"));
    ASSERT_EQ(bucket_at("/b"), static_cast<std::int32_t>(bucket_of("own", request.headers[0].second)));
    differ += bucket_at("/b") != bucket_at("/") ? 1 : 0;
  }
  EXPECT_GT(differ, 990);
}

TEST(Dial, AtItsEndsItDecidesForThoseWithoutAKeyToo) {
  for (const MissingKey missing_key : {MissingKey::Legacy, MissingKey::Random}) {
    for (const std::uint32_t position : {0U, 100'000U}) {
      ServiceConfig service = service_config();
      service.missing_key = missing_key;
      service.dials[0].position = position;
      const RouteTable table = table_of(service);
      for (const std::uint64_t random : {std::uint64_t{0}, ~std::uint64_t{0}}) {
        const Decision decision = table.decide(TestRequest{.random = random}.view());
        EXPECT_EQ(decision.side, position == 0 ? Side::Legacy : Side::New);
        EXPECT_EQ(decision.reason, Reason::Dial);
        EXPECT_EQ(decision.bucket, Decision::no_bucket);
      }
    }
  }
}

TEST(Dial, InBetweenThoseWithoutAKeyGoToLegacyByDefault) {
  const RouteTable table = table_at(99'999);
  const Decision decision = table.decide(TestRequest{.random = 0}.view());
  EXPECT_EQ(decision.side, Side::Legacy);
  EXPECT_EQ(decision.reason, Reason::NoKey);
  EXPECT_EQ(decision.bucket, Decision::no_bucket);
}

TEST(Dial, InBetweenThoseWithoutAKeyCanBeDrawn) {
  ServiceConfig service = service_config();
  service.missing_key = MissingKey::Random;
  service.dials[0].position = 25'000;
  const RouteTable table = table_of(service);
  const std::uint64_t quarter = std::uint64_t{1} << 62;
  const auto decided = [&](std::uint64_t random) { return table.decide(TestRequest{.random = random}.view()); };
  EXPECT_EQ(decided(0).side, Side::New);
  EXPECT_EQ(decided(quarter - 1).side, Side::New);
  EXPECT_EQ(decided(quarter).side, Side::Legacy);
  EXPECT_EQ(decided(~std::uint64_t{0}).side, Side::Legacy);
  EXPECT_EQ(decided(0).reason, Reason::NoKey);
  EXPECT_EQ(decided(0).bucket, Decision::no_bucket);
}

TEST(Dial, AServiceWithoutKeysHasRequestsWithoutKeys) {
  ServiceConfig service = service_config();
  service.key.clear();
  service.dials[0].position = 50'000;
  EXPECT_EQ(table_of(service).decide(TestRequest{.headers = {{"X-Account-Id", "acme"}}}.view()).reason, Reason::NoKey);
}

}  // namespace
}  // namespace crossfade
