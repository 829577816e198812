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

TEST(MayTryAnotherEndpoint, OnceAndOnlyWhenConnectingFailed) {
  for (const Problem problem : {Problem::ConnectFailed, Problem::ConnectTimeout}) {
    const AttemptError error = error_at(Stage::Connect, problem);
    EXPECT_TRUE(may_try_another_endpoint(error, 2, 1)) << to_string(problem);
    EXPECT_FALSE(may_try_another_endpoint(error, 1, 1)) << "there is no other";
    EXPECT_FALSE(may_try_another_endpoint(error, 9, 2)) << "it was tried already";
  }
  for (const Stage stage : {Stage::Lease, Stage::Send, Stage::Head}) {
    EXPECT_FALSE(may_try_another_endpoint(error_at(stage, Problem::Reset), 9, 1));
  }
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
