#include "config/problems.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

TEST(ConfigError, IsOneLineThatEditorsUnderstand) {
  EXPECT_EQ(ConfigError("f.yaml", 3, 7, "pools.py2", "is odd").to_string(), "f.yaml:3:7: pools.py2: is odd");
  EXPECT_EQ(ConfigError("f.yaml", 3, 7, "", "is odd").to_string(), "f.yaml:3:7: is odd");
  EXPECT_EQ(ConfigError("f.yaml", 0, 0, "", "is odd").to_string(), "f.yaml: is odd");
}

TEST(Problems, ComeOutInDocumentOrder) {
  Problems problems("f.yaml");
  problems.add({9, 1}, "", "third");
  problems.add({2, 5}, "", "second");
  problems.add({2, 1}, "", "first");
  problems.add_foreign({10, 1}, ConfigError("list.txt", 1, 1, "", "fourth"));
  std::vector<std::string> messages;
  for (const ConfigError& error : problems.take()) messages.push_back(error.message);
  EXPECT_EQ(messages, (std::vector<std::string>{"first", "second", "third", "fourth"}));
  EXPECT_TRUE(problems.empty());
}

TEST(Problems, SaysHowManyItDoesNotShow) {
  Problems problems("f.yaml");
  for (std::uint32_t line = 1; line <= 5'000; ++line) problems.add({line, 1}, "", "wrong");
  const ConfigErrors errors = problems.take();
  ASSERT_EQ(errors.size(), Problems::reported_errors + 1);
  EXPECT_EQ(errors.front().line, 1u);
  EXPECT_EQ(errors.back().to_string(), "f.yaml: and 4900 more errors");
}

}  // namespace
}  // namespace crossfade
