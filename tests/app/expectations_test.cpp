#include "app/expectations.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

std::string errors_of(const std::string& text) {
  const auto read = parse_expectations({"e.yaml", text, "/etc/crossfade"});
  if (read) return "none";
  std::string all;
  for (const ConfigError& error : read.error()) all += error.to_string() + '\n';
  return all;
}

TEST(Expectations, AreReadWithTheirPlaces) {
  const auto read = parse_expectations({"e.yaml",
                                        "config: ../crossfade.yaml\n"
                                        "expectations:\n"
                                        "  - request: GET http://a.example/x\n"
                                        "    headers: {X-Account-Id: acct-1, X-Empty: \"\"}\n"
                                        "    expect: {side: new, reason: no_key, dial: rates, service: s, pool: py3}\n"
                                        "  - name: another host\n"
                                        "    request: http://b.example/\n"
                                        "    headers: [\"X-A: 1\", \"X-A: 2\"]\n"
                                        "    client_ip: 10.0.0.1\n"
                                        "    expect: {status: 404}\n",
                                        "/etc/crossfade/expectations"});
  ASSERT_TRUE(read) << read.error().front().to_string();
  EXPECT_EQ(read->config, "/etc/crossfade/crossfade.yaml");
  ASSERT_EQ(read->all.size(), 2U);
  const Expectation& first = read->all[0];
  EXPECT_EQ(first.line, 3U);
  EXPECT_EQ(first.column, 5U);
  EXPECT_EQ(first.method, "GET");
  EXPECT_EQ(first.url, "http://a.example/x");
  EXPECT_EQ(first.headers, (std::vector<std::string>{"X-Account-Id: acct-1", "X-Empty;"}));
  EXPECT_EQ(first.side, Side::New);
  EXPECT_EQ(first.reason, Reason::NoKey);
  EXPECT_EQ(first.dial, "rates");
  EXPECT_EQ(first.pool, "py3");
  EXPECT_FALSE(first.status);
  const Expectation& second = read->all[1];
  EXPECT_EQ(second.name, "another host");
  EXPECT_EQ(second.method, "GET");
  EXPECT_EQ(second.headers, (std::vector<std::string>{"X-A: 1", "X-A: 2"}));
  EXPECT_EQ(second.client_ip, "10.0.0.1");
  EXPECT_EQ(second.status, 404U);
}

TEST(Expectations, EveryMistakeIsNamedWithItsPlace) {
  EXPECT_EQ(errors_of("expectations:\n"
                      "  - request: GET ftp://a/\n"
                      "    header: {A: b}\n"
                      "    expect: {side: news, reason: fallback}\n"),
            "e.yaml:2:14: expectations[0].request: 'ftp://a/' has the scheme 'ftp'; allowed are http and https\n"
            "e.yaml:3:5: expectations[0].header: unknown key 'header'; allowed are name, request, headers, client_ip, "
            "listener, expect; did you mean 'headers'?\n"
            "e.yaml:4:13: expectations[0].expect: the key 'dial' is missing: the dial that takes the request, whatever "
            "decides\n"
            "e.yaml:4:20: expectations[0].expect.side: found 'news', expected one of legacy, new; did you mean 'new'?\n"
            "e.yaml:4:34: expectations[0].expect.reason: found 'fallback', expected one of hold, override, exclude, "
            "include, dial, no_key\n");
  EXPECT_EQ(errors_of("expectations: [{request: http://a/, client_ip: x, expect: {status: 200}}]\n"),
            "e.yaml:1:48: expectations[0].client_ip: found 'x', expected an IP address\n"
            "e.yaml:1:68: expectations[0].expect.status: found '200', expected a whole number from 400 to 599\n");
  EXPECT_NE(errors_of("expectations: [{request: http://a/, expect: {status: 404, side: new}}]\n")
                .find("a request that is answered with a status has no side"),
            std::string::npos);
}

TEST(Expectations, AnEmptyFileSaysWhatIsRequired) {
  EXPECT_EQ(errors_of("# nothing\n"), "e.yaml:1:1: the document is empty; 'expectations' is required\n");
  EXPECT_NE(errors_of("config: x.yaml\n").find("the key 'expectations' is missing"), std::string::npos);
  EXPECT_NE(errors_of("expectations: []\n"), "none");
}

}  // namespace
}  // namespace crossfade
