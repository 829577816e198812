#include "config/words.hpp"

#include <gtest/gtest.h>

#include <array>

namespace crossfade {
namespace {

TEST(Words, QuotesEscapesAndShortens) {
  EXPECT_EQ(in_quotes("py2"), "'py2'");
  EXPECT_EQ(in_quotes(std::string_view("a\0\n\x1b\x7f", 5)), "'a\\x00\\x0a\\x1b\\x7f'");
  EXPECT_EQ(in_quotes(std::string(61, 'a')), "'" + std::string(60, 'a') + "…'");
  EXPECT_EQ(in_quotes(std::string(59, 'a') + "\u00e9x"), "'" + std::string(59, 'a') + "…'");
}

TEST(Words, FindsTheNearestWordOrNone) {
  constexpr std::array<std::string_view, 4> words{"endpoints", "balance", "py2", "new"};
  EXPECT_EQ(nearest("endponits", words), "endpoints");
  EXPECT_EQ(nearest("Endpoints", words), "endpoints");
  EXPECT_EQ(nearest("ballance", words), "balance");
  EXPECT_EQ(nearest("py3", words), "py2");
  EXPECT_EQ(nearest("weight", words), "");
  EXPECT_EQ(nearest("", words), "");
  EXPECT_EQ(nearest(std::string(100, 'x'), words), "");
}

TEST(Words, JoinsAtMostTwenty) {
  const std::vector<std::string_view> words(21, "a");
  EXPECT_TRUE(joined(words).ends_with("a, a, …"));
  EXPECT_EQ(joined(std::span(words).first(2)), "a, a");
  const std::vector<std::string_view> strange = {"a\tb", "c"};
  EXPECT_EQ(joined(strange), "a\\x09b, c") << "an error is one line of text, whatever stands in the file";
  EXPECT_EQ(did_you_mean("a\tb"), "; did you mean 'a\\x09b'?");
  EXPECT_EQ(did_you_mean(std::string(100, 'x')).size(), 100 + did_you_mean("x").size() - 1);
}

TEST(Words, NamesAreShortAndPlain) {
  for (const char* name : {"a", "everything-else", "v1.rates_2", "0"}) EXPECT_TRUE(is_name(name)) << name;
  for (const char* name : {"", "a b", "a/b", "\u00e9", "a:b"}) EXPECT_FALSE(is_name(name)) << name;
  EXPECT_TRUE(is_name(std::string(64, 'a')));
  EXPECT_FALSE(is_name(std::string(65, 'a')));
}

}  // namespace
}  // namespace crossfade
