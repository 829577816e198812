#include "config/list_lines.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

using Values = std::vector<std::string_view>;

TEST(ListLines, SkipsCommentsAndBlankLinesAndTrims) {
  EXPECT_EQ(list_values("# protected\nacme\n\n  globex\t\r\n   \nini#tech\n # not a comment\nlast"),
            (Values{"acme", "globex", "ini#tech", "# not a comment", "last"}));
  EXPECT_EQ(list_values(""), Values{});
  EXPECT_EQ(list_values("\n\n"), Values{});
  EXPECT_EQ(list_values("\xef\xbb\xbf# marked\nacme\r\n"), Values{"acme"});
}

TEST(ListLines, FindsWhatIsNoText) {
  EXPECT_FALSE(check_list_bytes("acme\nü\n"));
  const auto nul = check_list_bytes(std::string_view("acme\na\0b", 8));
  ASSERT_TRUE(nul);
  EXPECT_EQ(nul->line, 2u);
  EXPECT_EQ(nul->column, 2u);
  EXPECT_EQ(nul->message, "found a NUL byte; a list is UTF-8 text");
  const auto latin = check_list_bytes("\n\nm\xfcller\n");
  ASSERT_TRUE(latin);
  EXPECT_EQ(latin->line, 3u);
  EXPECT_EQ(latin->message, "found a byte that is not valid UTF-8");
}

TEST(ListLines, ReadsNetworksAndReportsTheirLines) {
  const ListNetworks list = list_networks("# office\n10.0.0.0/8\n2001:db8::1\n  10.1.2.3/8\nhost\n");
  ASSERT_EQ(list.networks.size(), 2u);
  EXPECT_EQ(list.networks[1].to_string(), "2001:db8::1");
  ASSERT_EQ(list.mistakes.size(), 2u);
  EXPECT_EQ(list.mistakes[0].line, 4u);
  EXPECT_EQ(list.mistakes[0].column, 3u);
  EXPECT_EQ(list.mistakes[0].message,
            "found '10.1.2.3/8', expected an address or a network such as 10.0.0.0/8; did you mean '10.0.0.0/8'?");
  EXPECT_EQ(list.mistakes[1].line, 5u);
}

}  // namespace
}  // namespace crossfade
