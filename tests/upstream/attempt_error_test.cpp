#include "upstream/attempt_error.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace crossfade {
namespace {

using Stage = AttemptError::Stage;

constexpr Stage stages[] = {Stage::Lease, Stage::Connect, Stage::Send, Stage::Head};
constexpr Reason reasons[] = {Reason::Hold, Reason::Override, Reason::Exclude, Reason::Include,
                              Reason::Dial, Reason::NoKey,    Reason::Fallback};

AttemptError error_at(Stage stage, Problem problem) {
  AttemptError error;
  error.stage = stage;
  error.problem = problem;
  return error;
}

TEST(AttemptError, NoErrorIsFine) {
  EXPECT_TRUE(AttemptError{}.ok());
  EXPECT_FALSE(error_at(Stage::Connect, Problem::ConnectFailed).ok());
}

TEST(AttemptError, NothingIsSentBeforeTheConnectionStands) {
  EXPECT_TRUE(error_at(Stage::Lease, Problem::NoEndpoint).before_send());
  EXPECT_TRUE(error_at(Stage::Connect, Problem::ConnectFailed).before_send());
  EXPECT_FALSE(error_at(Stage::Send, Problem::Reset).before_send());
  EXPECT_FALSE(error_at(Stage::Head, Problem::Reset).before_send());
}

struct StaleCase {
  bool reused, sent, answered, idempotent, body_held, retried;
};

TEST(MayRetryStale, OnlyUnansweredOnAPooledConnectionAndWithoutHarm) {
  const StaleCase cases[] = {
      {.reused = true, .sent = true, .answered = false, .idempotent = true, .body_held = true, .retried = true},
      {.reused = true, .sent = false, .answered = false, .idempotent = true, .body_held = true, .retried = true},
      // A POST may have been acted upon once a byte of it was sent.
      {.reused = true, .sent = false, .answered = false, .idempotent = false, .body_held = true, .retried = true},
      {.reused = true, .sent = true, .answered = false, .idempotent = false, .body_held = true, .retried = false},
      // A fresh connection that breaks was not stale.
      {.reused = false, .sent = true, .answered = false, .idempotent = true, .body_held = true, .retried = false},
      // The upstream had begun to answer.
      {.reused = true, .sent = true, .answered = true, .idempotent = true, .body_held = true, .retried = false},
      // There is nothing left to repeat it with.
      {.reused = true, .sent = true, .answered = false, .idempotent = true, .body_held = false, .retried = false},
      {.reused = true, .sent = false, .answered = false, .idempotent = false, .body_held = false, .retried = false},
  };
  for (const StaleCase& c : cases) {
    AttemptError error = error_at(Stage::Head, Problem::Reset);
    error.reused = c.reused;
    error.sent = c.sent;
    error.answered = c.answered;
    EXPECT_EQ(may_retry_stale(error, {c.idempotent, c.body_held}), c.retried)
        << "reused " << c.reused << ", sent " << c.sent << ", answered " << c.answered << ", idempotent "
        << c.idempotent << ", body held " << c.body_held;
  }
}

TEST(MayRetryStale, OnlyAfterAReset) {
  for (const Problem problem : {Problem::BadResponse, Problem::ResponseTimeout, Problem::ConnectFailed,
                                Problem::ConnectTimeout, Problem::NoEndpoint, Problem::Overloaded}) {
    AttemptError error = error_at(Stage::Head, problem);
    error.reused = true;
    EXPECT_FALSE(may_retry_stale(error, {true, true})) << to_string(problem);
  }
}

struct RetryCase {
  const char* what;
  AttemptError error;
  RequestFacts request;
  RetryFacts retries;
  bool allowed;
};

TEST(MayRetry, WhereTheRulesNameTheFailureAndItDoesNoHarm) {
  RetryConfig rules;
  rules.attempts = 2;
  rules.on_reset = true;
  const AttemptError refused = error_at(Stage::Connect, Problem::ConnectFailed);
  const AttemptError unreached = error_at(Stage::Connect, Problem::ConnectTimeout);
  AttemptError unsent = error_at(Stage::Send, Problem::Reset);
  AttemptError sent = error_at(Stage::Head, Problem::Reset);
  sent.sent = true;
  AttemptError answered = sent;
  answered.answered = true;
  const RequestFacts get{true, true}, post{false, true}, streamed_put{true, false}, streamed_post{false, false};
  const RetryFacts first{0, true}, alone{0, false}, second{1, true}, third{2, true};
  const RetryCase cases[] = {
      {"a refused connection, another endpoint", refused, post, first, true},
      {"a refused connection, the same endpoint", refused, post, alone, true},
      {"a refused connection for the second time", refused, post, second, true},
      {"a refused connection, nobody else but legacy", refused, post, {0, false, true}, true},
      {"a refused connection once more, nobody else but legacy", refused, post, {1, false, true}, false},
      {"a refused connection once more, nobody else at all", refused, post, {1, false, false}, true},
      {"a refused connection once more, another endpoint and legacy", refused, post, {1, true, true}, true},
      {"a refused connection, no attempt left", refused, post, third, false},
      {"no connection in time, another endpoint", unreached, get, first, true},
      {"no connection in time, the same endpoint", unreached, get, alone, false},
      {"a reset before anything was sent", unsent, post, first, true},
      {"a reset of a GET", sent, get, first, true},
      {"a reset of a POST", sent, post, first, false},
      {"a reset of a PUT whose body is gone", sent, streamed_put, first, false},
      {"a reset before a body that is not there was sent", unsent, streamed_post, first, false},
      {"a reset within the answer", answered, get, first, false},
      {"an answer that is none", error_at(Stage::Head, Problem::BadResponse), get, first, false},
      {"no answer in time", error_at(Stage::Head, Problem::ResponseTimeout), get, first, false},
      {"no endpoint", error_at(Stage::Lease, Problem::NoEndpoint), get, first, false},
      {"overload", error_at(Stage::Lease, Problem::Overloaded), get, first, false},
  };
  for (const RetryCase& c : cases) EXPECT_EQ(may_retry(c.error, c.request, rules, c.retries), c.allowed) << c.what;
}

TEST(MayRetry, NothingThatTheRulesDoNotName) {
  RetryConfig rules;
  rules.on_connect_failure = false;
  EXPECT_FALSE(may_retry(error_at(Stage::Connect, Problem::ConnectFailed), {true, true}, rules, {0, true}));
  EXPECT_FALSE(may_retry(error_at(Stage::Head, Problem::Reset), {true, true}, rules, {0, true}));
  rules = {};
  rules.attempts = 0;
  EXPECT_FALSE(may_retry(error_at(Stage::Connect, Problem::ConnectFailed), {true, true}, rules, {0, true}));
}

TEST(MayRetryAnswer, OnlyOfNamedStatusesToWhatCanBeRepeated) {
  RetryConfig rules;
  EXPECT_FALSE(may_retry_answer(503, {true, true}, rules, {0, true})) << "not by default";
  rules.on_status = {503, 504};
  EXPECT_TRUE(may_retry_answer(503, {true, true}, rules, {0, false}));
  EXPECT_FALSE(may_retry_answer(502, {true, true}, rules, {0, true}));
  EXPECT_FALSE(may_retry_answer(503, {false, true}, rules, {0, true})) << "it may have been acted upon";
  EXPECT_FALSE(may_retry_answer(503, {true, false}, rules, {0, true})) << "its body is gone";
  EXPECT_FALSE(may_retry_answer(503, {true, true}, rules, {1, true})) << "no attempt left";
}

TEST(EndpointsFault, NotWhatTheEndpointCannotHelp) {
  EXPECT_TRUE(is_endpoints_fault(error_at(Stage::Connect, Problem::ConnectFailed)));
  EXPECT_TRUE(is_endpoints_fault(error_at(Stage::Head, Problem::Reset)));
  EXPECT_TRUE(is_endpoints_fault(error_at(Stage::Head, Problem::ResponseTimeout)));
  EXPECT_FALSE(is_endpoints_fault(error_at(Stage::Lease, Problem::NoEndpoint)));
  EXPECT_FALSE(is_endpoints_fault(error_at(Stage::Lease, Problem::Overloaded)));
  EXPECT_FALSE(is_endpoints_fault(AttemptError{}));
  AttemptError stale = error_at(Stage::Head, Problem::Reset);
  stale.reused = true;
  EXPECT_FALSE(is_endpoints_fault(stale));
  for (const unsigned status : {502U, 503U, 504U}) EXPECT_TRUE(is_endpoints_fault(status)) << status;
  for (const unsigned status : {200U, 404U, 500U, 501U, 505U}) EXPECT_FALSE(is_endpoints_fault(status)) << status;
}

TEST(MayFallBack, ByReasonWhenTheNewSideCannotBeReached) {
  for (const Reason reason : reasons) {
    const bool allowed = reason == Reason::Dial || reason == Reason::NoKey || reason == Reason::Include;
    for (const auto& error :
         {error_at(Stage::Lease, Problem::NoEndpoint), error_at(Stage::Connect, Problem::ConnectFailed),
          error_at(Stage::Connect, Problem::ConnectTimeout)}) {
      EXPECT_EQ(may_fall_back(error, Side::New, reason, true), allowed)
          << to_string(reason) << " after " << to_string(error.problem);
    }
  }
}

TEST(MayFallBack, NeverFromLegacyNorWhenItIsOff) {
  for (const Reason reason : reasons) {
    for (const Stage stage : stages) {
      const AttemptError error = error_at(stage, Problem::ConnectFailed);
      EXPECT_FALSE(may_fall_back(error, Side::Legacy, reason, true)) << to_string(reason);
      EXPECT_FALSE(may_fall_back(error, Side::New, reason, false)) << to_string(reason);
    }
  }
}

TEST(MayFallBack, NeverOnceSomethingMayHaveBeenSent) {
  for (const Reason reason : reasons) {
    for (const Problem problem : {Problem::Reset, Problem::BadResponse, Problem::ResponseTimeout}) {
      EXPECT_FALSE(may_fall_back(error_at(Stage::Send, problem), Side::New, reason, true)) << to_string(reason);
      EXPECT_FALSE(may_fall_back(error_at(Stage::Head, problem), Side::New, reason, true)) << to_string(reason);
    }
  }
}

TEST(MayFallBack, OverloadMustNotFallOnLegacy) {
  for (const Reason reason : reasons) {
    for (const Stage stage : stages) {
      EXPECT_FALSE(may_fall_back(error_at(stage, Problem::Overloaded), Side::New, reason, true)) << to_string(reason);
    }
  }
}

}  // namespace
}  // namespace crossfade
