#include "split/key_source.hpp"

#include <gtest/gtest.h>

#include "split/requests.hpp"

namespace crossfade {
namespace {

using Kind = KeySource::Kind;

// The key as "source=value", or "none".
std::string key_of(const std::vector<KeySource>& sources, const TestRequest& request) {
  FieldNames names;
  const auto compiled = compile_key(sources, names);
  const RequestView view = request.view();
  RequestFields fields(view, names);
  const auto key = find_key(compiled, fields);
  return key ? std::to_string(key->source) + "=" + std::string(key->value) : "none";
}

const std::vector<KeySource> account_cookie_address = {
    {Kind::Header, "X-Account-Id"}, {Kind::Cookie, "sessionid"}, {Kind::ClientIp, ""}};

TEST(KeySource, TheFirstOnePresentCounts) {
  EXPECT_EQ(key_of(account_cookie_address, {.headers = {{"Cookie", "sessionid=s1"}, {"X-Account-Id", "acme"}}}),
            "0=acme");
  EXPECT_EQ(key_of(account_cookie_address, {.headers = {{"Cookie", "sessionid=s1"}}}), "1=s1");
  EXPECT_EQ(key_of(account_cookie_address, {}), "2=192.0.2.7");
  EXPECT_EQ(key_of({{Kind::Header, "X-Account-Id"}}, {}), "none");
  EXPECT_EQ(key_of({}, {}), "none");
}

TEST(KeySource, HeaderNamesHaveNoCaseAndCookieNamesDo) {
  EXPECT_EQ(key_of({{Kind::Header, "X-Account-Id"}}, {.headers = {{"x-ACCOUNT-id", "Acme"}}}), "0=Acme");
  EXPECT_EQ(key_of({{Kind::Cookie, "sessionid"}}, {.headers = {{"cookie", "SessionId=s; sessionid=t"}}}), "0=t");
}

TEST(KeySource, ARepeatedOrEmptyHeaderCountsAsAbsent) {
  for (const auto& headers : std::vector<std::vector<std::pair<std::string, std::string>>>{
           {{"X-Account-Id", ""}},
           {{"X-Account-Id", "acme"}, {"x-account-id", "acme"}},
           {{"X-Account-Id", "acme"}, {"X-Account-Id", ""}}}) {
    EXPECT_EQ(key_of(account_cookie_address, {.headers = headers}), "2=192.0.2.7");
  }
}

TEST(KeySource, AnEmptyCookieCountsAsAbsentAndASecondOneIsNotLookedAt) {
  EXPECT_EQ(key_of(account_cookie_address, {.headers = {{"Cookie", "sessionid=; sessionid=s2"}}}), "2=192.0.2.7");
}

TEST(KeySource, TheFirstCookieOverAllFieldsCounts) {
  EXPECT_EQ(key_of({{Kind::Cookie, "sessionid"}},
                   {.headers = {{"Cookie", "a=b"}, {"Cookie", "sessionid=s1"}, {"Cookie", "sessionid=s2"}}}),
            "0=s1");
}

TEST(KeySource, AddressesAreInRfc5952Text) {
  EXPECT_EQ(key_of({{Kind::ClientIp, ""}}, {.client = "2001:DB8:0:0:0:0:0:1"}), "0=2001:db8::1");
  EXPECT_EQ(key_of({{Kind::ClientIp, ""}}, {.client = "::ffff:192.0.2.1"}), "0=192.0.2.1");
}

TEST(KeySource, MoreNamesThanAreRememberedWorkAsWell) {
  std::vector<KeySource> sources;
  TestRequest request;
  for (int i = 0; i < 40; ++i) {
    sources.push_back({Kind::Header, "X-" + std::to_string(i)});
    sources.push_back({Kind::Cookie, "c" + std::to_string(i)});
  }
  request.headers = {{"Cookie", "c39=last"}};
  EXPECT_EQ(key_of(sources, request), "79=last");
  request.headers = {{"X-39", "header"}, {"Cookie", "c39=last"}};
  EXPECT_EQ(key_of(sources, request), "78=header");
}

}  // namespace
}  // namespace crossfade
