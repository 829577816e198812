#include "crossfade/value_set.hpp"

#include <gtest/gtest.h>

#include <string>

namespace crossfade {
namespace {

TEST(ValueSet, EmptySetHoldsNothing) {
  EXPECT_TRUE(ValueSet().empty());
  EXPECT_FALSE(ValueSet().contains(""));
  const ValueSet none{std::vector<std::string_view>{}};
  EXPECT_FALSE(none.contains("x"));
  EXPECT_EQ(none.size(), 0u);
}

TEST(ValueSet, HoldsItsValuesByteForByte) {
  const ValueSet set{{"acme", "", "Acme Corp", std::string_view("a\0b", 3)}};
  EXPECT_EQ(set.size(), 4u);
  for (const std::string_view value :
       {std::string_view("acme"), std::string_view(""), std::string_view("Acme Corp"), std::string_view("a\0b", 3)}) {
    EXPECT_TRUE(set.contains(value)) << value;
  }
  for (const std::string_view value : {"Acme", "acme ", "acm", "a"}) EXPECT_FALSE(set.contains(value)) << value;
}

TEST(ValueSet, FullTableStillAnswersNo) {
  const ValueSet one{{"only"}};
  EXPECT_TRUE(one.contains("only"));
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(one.contains(std::to_string(i)));
}

TEST(ValueSet, CountsRepeatedValuesOnceAndGivesTheirMemoryBack) {
  std::vector<std::string_view> values(10'000, "same");
  values.push_back("other");
  const ValueSet set{values};
  EXPECT_EQ(set.size(), 2u);
  EXPECT_LE(set.memory_bytes(), 48u);
  EXPECT_TRUE(set.contains("same"));
  EXPECT_TRUE(set.contains("other"));
}

TEST(ValueSet, TakesAtMost24BytesAValueAtEverySize) {
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) texts.push_back("account-" + std::to_string(i));
  for (std::size_t count = 1; count <= texts.size(); ++count) {
    const ValueSet set{
        std::vector<std::string_view>(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(count))};
    ASSERT_EQ(set.size(), count);
    ASSERT_LE(set.memory_bytes(), 24 * count);
  }
}

TEST(ValueSet, MillionValuesAreAllFoundAndOthersAreNot) {
  constexpr std::size_t count = 1'000'000;
  std::vector<std::string> texts;
  texts.reserve(count);
  for (std::size_t i = 0; i < count; ++i) texts.push_back(std::to_string(i));
  const ValueSet set{std::vector<std::string_view>(texts.begin(), texts.end())};
  EXPECT_EQ(set.size(), count);
  EXPECT_LE(set.memory_bytes(), 24 * count);
  for (const std::string& text : texts) ASSERT_TRUE(set.contains(text));
  for (std::size_t i = count; i < 2 * count; ++i) ASSERT_FALSE(set.contains(std::to_string(i)));
}

}  // namespace
}  // namespace crossfade
