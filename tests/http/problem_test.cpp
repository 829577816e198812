#include "http/problem.hpp"

#include <gtest/gtest.h>

#include <set>

namespace crossfade {
namespace {

TEST(Problem, EveryCodeHasItsDocumentedStatus) {
  const struct {
    Problem problem;
    std::string_view code;
    unsigned status;
  } cases[] = {
      {Problem::Malformed, "malformed", 400},
      {Problem::NoService, "no_service", 404},
      {Problem::RequestTimeout, "request_timeout", 408},
      {Problem::BodyTooLarge, "body_too_large", 413},
      {Problem::TargetTooLong, "target_too_long", 414},
      {Problem::ExpectationFailed, "expectation_failed", 417},
      {Problem::HeadTooLarge, "head_too_large", 431},
      {Problem::NotImplemented, "not_implemented", 501},
      {Problem::VersionNotSupported, "version_not_supported", 505},
      {Problem::ConnectFailed, "connect_failed", 502},
      {Problem::Reset, "reset", 502},
      {Problem::BadResponse, "bad_response", 502},
      {Problem::NoEndpoint, "no_endpoint", 503},
      {Problem::Overloaded, "overloaded", 503},
      {Problem::ConnectTimeout, "connect_timeout", 504},
      {Problem::ResponseTimeout, "response_timeout", 504},
  };
  EXPECT_EQ(std::size(cases), problem_count - 1);  // all but None
  for (const auto& c : cases) {
    EXPECT_EQ(to_string(c.problem), c.code);
    EXPECT_EQ(status_of(c.problem), c.status) << c.code;
  }
  EXPECT_EQ(to_string(Problem::None), "");
}

TEST(Problem, OnlyFailuresOfAnAttemptAreTheUpstreams) {
  std::set<std::string_view> upstream;
  for (std::size_t i = 0; i < problem_count; ++i) {
    if (const auto problem = static_cast<Problem>(i); is_upstream_problem(problem)) upstream.insert(to_string(problem));
  }
  EXPECT_EQ(upstream, (std::set<std::string_view>{"connect_failed", "reset", "bad_response", "no_endpoint",
                                                  "overloaded", "connect_timeout", "response_timeout"}));
}

TEST(Problem, BodyIsOneJsonObjectInAFixedOrder) {
  EXPECT_EQ(problem_body(Problem::HeadTooLarge, "The head exceeds 60KiB.", "abc-1"),
            R"({"type":"about:blank","title":"Request Header Fields Too Large","status":431,)"
            R"("code":"head_too_large","detail":"The head exceeds 60KiB.","request_id":"abc-1"})");
}

TEST(Problem, BodyEscapesWhatItIsGiven) {
  EXPECT_EQ(problem_body(Problem::Malformed, "a \"b\"\n", ""),
            R"({"type":"about:blank","title":"Bad Request","status":400,)"
            R"("code":"malformed","detail":"a \"b\"\u000a","request_id":""})");
}

}  // namespace
}  // namespace crossfade
