#include "config/token_lines.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

std::string mistake_in(std::string_view content) {
  const auto tokens = parse_token_lines(content);
  return tokens ? "" : tokens.error();
}

TEST(TokenLines, ALineIsANameAndAToken) {
  const auto tokens =
      parse_token_lines("# who may turn dials\r\n\nalice  0123456789abcdef\r\nci\t" + std::string(256, 'x'));
  ASSERT_TRUE(tokens.has_value()) << tokens.error();
  EXPECT_EQ(*tokens, (std::vector<AdminToken>{{"alice", "0123456789abcdef"}, {"ci", std::string(256, 'x')}}));
}

TEST(TokenLines, AMistakeIsNamedWithItsLineButNeverShowsAToken) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "it has no token: expected lines of a name, a space and a token"},
      {"# nobody\n", "it has no token: expected lines of a name, a space and a token"},
      {"0123456789abcdef\n", "line 1: expected a name, a space and a token"},
      {"\nal/ice 0123456789abcdef\n", "line 2: the name is not one of 1 to 64 letters, digits, '.', '_' and '-'"},
      {"alice short-s3cret\n", "line 1: the token, which follows the name, is not 16 to 256 visible ASCII characters"},
      {"alice s3cret with a space in it\n",
       "line 1: the token, which follows the name, is not 16 to 256 visible ASCII characters"},
      {"alice " + std::string(257, 's'),
       "line 1: the token, which follows the name, is not 16 to 256 visible ASCII characters"},
      {"alice s3cret0123456789\nalice s3cret9876543210\n", "line 2: its name is in the file already"},
      {"alice s3cret0123456789\nbob s3cret0123456789\n", "line 2: its token is in the file already"},
  };
  for (const auto& [content, expected] : cases) EXPECT_EQ(mistake_in(content), expected) << content;
  EXPECT_EQ(mistake_in("0123456789abcdef0123456789 alice\n").find("0123"), std::string::npos) << "the parts mixed up";
}

}  // namespace
}  // namespace crossfade
