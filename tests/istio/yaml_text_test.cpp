#include "istio/yaml_text.hpp"

#include <gtest/gtest.h>

#include "config/node.hpp"

namespace crossfade {
namespace {

TEST(YamlScalar, ReadsBackAsTheSameText) {
  for (const std::string text :
       {"a",   "/v1/rates", "yes", "No", "null", "~",   "",    " a ",  "a: b",     "a #b",
        "- a", "'",         "\"",  "\\", "\\n",  "[a]", "{a}", "a,b",  "1.5",      "0x1",
        "%a",  "@a",        "*a",  "&a", "!a",   "|",   ">",   "a\tb", "\xc3\xa9", "\xf0\x9f\x98\x80",
        "10%", "=",         "a:"}) {
    Problems problems("f");
    const Node root = parse_yaml("[" + yaml_scalar(text) + ", {k: " + yaml_scalar(text) + "}]", problems);
    ASSERT_TRUE(problems.empty()) << text;
    ASSERT_EQ(root.children.size(), 2u) << text;
    EXPECT_EQ(root.children[0].kind, Node::Kind::Scalar) << text;
    EXPECT_EQ(root.children[0].text, text);
    EXPECT_EQ(root.children[1].children[1].text, text);
  }
}

TEST(YamlScalar, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(yaml_scalar("reviews-v1.default"), "reviews-v1.default");
  EXPECT_EQ(yaml_scalar("on"), "\"on\"");
  EXPECT_EQ(yaml_scalar("1"), "\"1\"");
  EXPECT_EQ(yaml_quoted("a\"\\\n"), "\"a\\\"\\\\\\x0a\"");
  EXPECT_EQ(yaml_list({"a", "b c"}), "[a, \"b c\"]");
  EXPECT_EQ(yaml_list({}), "[]");
}

}  // namespace
}  // namespace crossfade
