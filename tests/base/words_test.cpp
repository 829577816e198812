#include <gtest/gtest.h>

#include "crossfade/decision.hpp"

namespace crossfade {
namespace {

// An interface: logs, metrics, headers and explanations say these words.
TEST(Words, AreTheDocumentedOnes) {
  EXPECT_EQ(to_string(Reason::Hold), "hold");
  EXPECT_EQ(to_string(Reason::Override), "override");
  EXPECT_EQ(to_string(Reason::Exclude), "exclude");
  EXPECT_EQ(to_string(Reason::Include), "include");
  EXPECT_EQ(to_string(Reason::Dial), "dial");
  EXPECT_EQ(to_string(Reason::NoKey), "no_key");
  EXPECT_EQ(to_string(Reason::Fallback), "fallback");
  EXPECT_EQ(to_string(Side::Legacy), "legacy");
  EXPECT_EQ(to_string(Side::New), "new");
  EXPECT_EQ(to_string(OverrideIgnored::No), "");
  EXPECT_EQ(to_string(OverrideIgnored::UnknownValue), "unknown_value");
  EXPECT_EQ(to_string(OverrideIgnored::Repeated), "repeated");
  EXPECT_EQ(to_string(OverrideIgnored::Untrusted), "untrusted");
}

}  // namespace
}  // namespace crossfade
