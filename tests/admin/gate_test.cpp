#include "admin/gate.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include <vector>

namespace crossfade {
namespace {

using namespace std::chrono_literals;

const AdminConfig loopback{{"127.0.0.1", 9901}, {}};
const AdminConfig everywhere{{"0.0.0.0", 9901}, {}};
const AdminConfig with_tokens{{"0.0.0.0", 9901}, {{"alice", "0123456789abcdef"}, {"ci", "fedcba9876543210"}}};

using Fields = std::vector<HeaderView>;
const HeaderView json_type{"Content-Type", "application/json"};

class GateTest : public testing::Test {
 protected:
  // Who is let in, or the refusal's status.
  std::string ask(const AdminConfig& admin, const Fields& fields, std::string_view authority = "127.0.0.1:9901",
                  std::string_view client = "192.0.2.7") {
    const auto who =
        gate.admit({"POST", "/api/hold/a", authority, fields, "{}", *IpAddress::parse(client)}, admin, now);
    return who ? *who : std::to_string(who.error().status);
  }

  Gate gate;
  Gate::TimePoint now{1'000s};
};

TEST_F(GateTest, OnLoopbackWithoutTokensTheAddressIsWhoAsked) {
  EXPECT_EQ(ask(loopback, {json_type}), "192.0.2.7");
  EXPECT_EQ(ask({{"::1", 0}, {}}, {json_type}, "[::1]:9901", "::1"), "::1");
  EXPECT_EQ(ask({{"127.8.9.1", 0}, {}}, {json_type}), "192.0.2.7");
}

TEST_F(GateTest, ElsewhereWithoutTokensNothingIsChanged) {
  for (const char* address : {"0.0.0.0", "::", "10.0.0.1", "2001:db8::1"}) {
    EXPECT_EQ(ask({{address, 9901}, {}}, {json_type}), "403") << address;
  }
}

TEST_F(GateTest, APageOfAnotherOriginIsRefusedWithAndWithoutTokens) {
  const HeaderView token{"Authorization", "Bearer 0123456789abcdef"};
  for (const HeaderView& field : Fields{{"Origin", "http://evil.example"},
                                        {"Origin", "null"},
                                        {"Origin", "https://127.0.0.1:9901"},
                                        {"origin", "http://127.0.0.1:9902"},
                                        {"Sec-Fetch-Site", "cross-site"},
                                        {"sec-fetch-site", "same-site"},
                                        {"Sec-Fetch-Site", ""}}) {
    EXPECT_EQ(ask(loopback, {json_type, field}), "403") << field.name << ": " << field.value;
    EXPECT_EQ(ask(with_tokens, {json_type, field, token}), "403") << field.name << ": " << field.value;
  }
  const HeaderView own{"Origin", "http://127.0.0.1:9901"};
  EXPECT_EQ(ask(loopback, {json_type, own, own}), "403") << "twice is not one";
  EXPECT_EQ(ask(loopback, {json_type, own, {"Sec-Fetch-Site", "same-origin"}}), "192.0.2.7");
  EXPECT_EQ(ask(loopback, {json_type, {"Sec-Fetch-Site", "none"}}), "192.0.2.7");
}

TEST_F(GateTest, ANameThatSomebodyMayPointHereIsNoHostForAChangeWithoutAToken) {
  for (const char* host :
       {"evil.example:9901", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", ""}) {
    const std::string origin = std::string("http://") + host;  // what a browser says of a rebound name
    EXPECT_EQ(ask(loopback, {json_type, {"Origin", origin}}, host), "403") << host;
    EXPECT_EQ(ask(loopback, {json_type}, host), "403") << host;
  }
  for (const char* host : {"localhost", "LOCALHOST:9901", "127.0.0.1", "[::1]:9901", "10.1.2.3:80"}) {
    EXPECT_EQ(ask(loopback, {json_type}, host), "192.0.2.7") << host;
  }
  EXPECT_EQ(ask(with_tokens, {json_type, {"Authorization", "Bearer 0123456789abcdef"}}, "admin.internal:9901"),
            "token alice");
}

TEST_F(GateTest, ATokenIsAskedForWhereThereAreAny) {
  EXPECT_EQ(ask(with_tokens, {json_type, {"Authorization", "Bearer fedcba9876543210"}}), "token ci");
  EXPECT_EQ(ask(with_tokens, {json_type, {"authorization", "bearer   0123456789abcdef "}}), "token alice");
  for (const char* value : {"", "Bearer", "Bearer ", "Bearer 0123456789abcde", "Bearer 0123456789abcdeff",
                            "Basic 0123456789abcdef", "0123456789abcdef", "Bearer0123456789abcdef"}) {
    gate = Gate();
    EXPECT_EQ(ask(with_tokens, {json_type, {"Authorization", value}}), "401") << value;
  }
  gate = Gate();
  EXPECT_EQ(ask(with_tokens, {json_type}), "401");
  const HeaderView right{"Authorization", "Bearer 0123456789abcdef"};
  EXPECT_EQ(ask(with_tokens, {json_type, right, right}), "401") << "twice is not one";
  EXPECT_EQ(ask({{"127.0.0.1", 1}, with_tokens.tokens}, {json_type}), "401") << "on loopback as well";
}

TEST_F(GateTest, OnlyJsonIsAChange) {
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "application/jsonp", "", "json"}) {
    EXPECT_EQ(ask(loopback, {{"Content-Type", type}}), "415") << type;
  }
  EXPECT_EQ(ask(loopback, {}), "415");
  EXPECT_EQ(ask(loopback, {json_type, json_type}), "415");
  EXPECT_EQ(ask(loopback, {{"content-type", "Application/JSON ; charset=utf-8"}}), "192.0.2.7");
}

TEST_F(GateTest, WhoGuessesTokensHasToWaitAndNobodyElse) {
  const Fields wrong{json_type, {"Authorization", "Bearer guess-guess-guess"}};
  const Fields right{json_type, {"Authorization", "Bearer 0123456789abcdef"}};
  for (unsigned i = 0; i < admin_limits::failures_burst; ++i) EXPECT_EQ(ask(with_tokens, wrong), "401");
  EXPECT_EQ(ask(with_tokens, wrong), "429");
  EXPECT_EQ(ask(with_tokens, right), "token alice") << "behind the same address";
  EXPECT_EQ(ask(with_tokens, wrong, "127.0.0.1", "192.0.2.8"), "401");
  now += admin_limits::failures_refill;
  EXPECT_EQ(ask(with_tokens, wrong), "401");
  EXPECT_EQ(ask(with_tokens, wrong), "429");
}

TEST_F(GateTest, ChangesAreLimitedPerAskerAndTheAnswerSaysWhenToComeAgain) {
  for (unsigned i = 0; i < admin_limits::changes_burst; ++i) ASSERT_EQ(ask(loopback, {json_type}), "192.0.2.7");
  const auto refused =
      gate.admit({"POST", "/", "localhost", Fields{json_type}, "", *IpAddress::parse("192.0.2.7")}, loopback, now);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().status, 429U);
  EXPECT_EQ(refused.error().retry_after_s, 1U);
  EXPECT_EQ(ask(loopback, {json_type}, "127.0.0.1", "192.0.2.8"), "192.0.2.8");
  now += admin_limits::changes_refill;
  EXPECT_EQ(ask(loopback, {json_type}), "192.0.2.7");
  EXPECT_EQ(ask(loopback, {json_type}), "429");
}

TEST_F(GateTest, ACrowdOfAddressesDoesNotGrowItsMemoryNorLockAnybodyOut) {
  for (std::uint32_t i = 0; i < 3 * admin_limits::known_askers; ++i) {
    const std::string client = IpAddress::from_v4(0x0a000000U + i).to_string();
    EXPECT_EQ(ask(loopback, {json_type}, "127.0.0.1", client), client);
  }
}

}  // namespace
}  // namespace crossfade
