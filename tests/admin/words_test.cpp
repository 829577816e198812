// Two rooms of one floor each spell the words of a decision, and may not include each other. This room stands above
// both.
#include "telemetry/words.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

TEST(Words, LogsAndMetricsSayWhatDecisionsSay) {
  for (std::uint8_t i = 1; i <= static_cast<std::uint8_t>(Reason::Fallback); ++i) {
    const auto reason = static_cast<Reason>(i);
    EXPECT_FALSE(reason_word(reason).empty());
    EXPECT_EQ(reason_word(reason), to_string(reason));
  }
  for (const Side side : {Side::Legacy, Side::New}) EXPECT_EQ(side_word(side), to_string(side));
  for (std::size_t i = 0; i < override_ignored_words.size(); ++i) {
    EXPECT_EQ(override_ignored_words[i], to_string(static_cast<OverrideIgnored>(i)));
  }
}

}  // namespace
}  // namespace crossfade
