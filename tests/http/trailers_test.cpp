#include "http/trailers.hpp"

#include <gtest/gtest.h>

#include <string>

#include "http/heads.hpp"

namespace crossfade {
namespace {

std::string passed(std::string_view raw, const TrailerRules& rules = {}) {
  std::string out;
  append_trailers(raw, rules, out);
  return out;
}

TEST(Trailers, PassAsTheyCameButForSpace) {
  EXPECT_EQ(passed("X-Sum: 1\r\nx-b:\t2 \r\nX-Sum: 3\r\nX-Empty:\r\n"),
            "X-Sum: 1\r\nx-b: 2\r\nX-Sum: 3\r\nX-Empty: \r\n");
  EXPECT_EQ(passed(""), "");
}

TEST(Trailers, WhatAHeadDecidesIsDropped) {
  for (const std::string name : {"Transfer-Encoding",
                                 "content-length",
                                 "HOST",
                                 "Connection",
                                 "Authorization",
                                 "Cookie",
                                 "Set-Cookie",
                                 "Expect",
                                 "Content-Type",
                                 "X-Forwarded-For",
                                 "x-forwarded-anything",
                                 "Forwarded",
                                 "X-Request-Id",
                                 "X-Crossfade",
                                 "X-Crossfade-Side",
                                 "Proxy",
                                 "If-None-Match",
                                 "Trailer",
                                 "TE",
                                 "Upgrade",
                                 "Max-Forwards",
                                 "Via"}) {
    EXPECT_EQ(passed(name + ": x\r\nX-Kept: y\r\n"), "X-Kept: y\r\n") << name;
  }
}

TEST(Trailers, WhatTheHeadsConnectionNominatesIsDropped) {
  const test::ParsedRequest parsed(test::with_host("Connection: close, x-hop\r\n"));
  const TrailerRules rules{&parsed.head.fields, true};
  EXPECT_EQ(passed("X-Hop: 1\r\nX-End: 2\r\n", rules), "X-End: 2\r\n");
}

TEST(Trailers, UnderscoresPassOnlyWhereTheyMay) {
  EXPECT_EQ(passed("X_A: 1\r\n", {nullptr, true}), "X_A: 1\r\n");
  EXPECT_EQ(passed("X_A: 1\r\n", {nullptr, false}), "");
}

}  // namespace
}  // namespace crossfade
