#include "istio/notices.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

TEST(Notices, SayWhatWasLostAndWhatIsToBeKnown) {
  Notices notices;
  notices.note("a.yaml:1", "x");
  EXPECT_FALSE(notices.any_lost());
  notices.begin_service("api");
  notices.lost("", "y\nz");
  EXPECT_TRUE(notices.any_lost());
  const std::vector<Notice> taken = notices.take();
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(taken[0].to_string(), "note: a.yaml:1: x");
  EXPECT_EQ(taken[0].service, "");
  EXPECT_EQ(taken[1].to_string(), "not carried: y\\x0az");
  EXPECT_EQ(taken[1].service, "api");
}

TEST(Notices, AreBounded) {
  Notices notices;
  for (std::size_t i = 0; i < Notices::most_listed + 5; ++i) notices.note("", "x");
  const std::vector<Notice> taken = notices.take();
  ASSERT_EQ(taken.size(), Notices::most_listed + 1);
  EXPECT_EQ(taken.back().to_string().find("not carried: and 5 more"), 0u);
}

TEST(AsComment, BreaksAtSpacesAndNowhereElse) {
  EXPECT_EQ(as_comment("a b", "  "), "  # a b\n");
  EXPECT_EQ(as_comment("a\nb: c", ""), "# a\\x0ab: c\n");
  const std::string word(100, 'x');
  EXPECT_EQ(as_comment(word + ' ' + word + " y", ""), "# " + word + "\n#   " + word + " y\n");
  const std::string long_word(300, 'x');
  EXPECT_EQ(as_comment(long_word + " y", ""), "# " + long_word + "\n#   y\n");
  EXPECT_EQ(as_comment("", ""), "");
}

}  // namespace
}  // namespace crossfade
