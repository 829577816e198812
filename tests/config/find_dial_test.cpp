#include "config/find_dial.hpp"

#include <gtest/gtest.h>

#include "config/documents.hpp"

namespace crossfade {
namespace {

Node tree(const std::string& text) {
  Problems problems("f.yaml");
  Node root = parse_yaml(text, problems);
  EXPECT_TRUE(problems.empty());
  return root;
}

TEST(FindPosition, GivesTheValueAndWhereItStands) {
  const Node root = tree(base_document());
  const auto found = find_position(root, "api/all");
  ASSERT_TRUE(found) << found.error();
  EXPECT_EQ((*found)->text, "0%");
  EXPECT_EQ((*found)->mark, (Mark{9, 39}));
}

TEST(FindPosition, TwoServicesMayHaveADialOfOneName) {
  const Node root = tree(base_document(10, R"(  - {name: web, dials: [{new: 7%, name: all}]})"));
  const auto found = find_position(root, "web/all");
  ASSERT_TRUE(found) << found.error();
  EXPECT_EQ((*found)->text, "7%");
}

TEST(FindPosition, HostileNamesAreShownEscaped) {
  const Node root = tree(base_document());
  EXPECT_EQ(find_position(root, "api/\x1b[2J").error(), "there is no dial '\\x1b[2J' in service 'api'; there are all");
  EXPECT_EQ(find_position(root, "/").error(), "there is no service ''; there are api");
  EXPECT_EQ(find_position(root, "").error(), "found '', expected SERVICE/DIAL");
}

}  // namespace
}  // namespace crossfade
