#include "split/list_changes.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "split/requests.hpp"

namespace crossfade {
namespace {

using Operator = ListRule::Operator;
using Rules = std::vector<ListRule>;

// "+-" for a change that makes the rule hold for more and for fewer, then its text.
std::vector<std::string> texts(const Rules& before, const Rules& after) {
  std::vector<std::string> all;
  for (const ListChange& change : list_changes(before, after)) {
    all.push_back(std::string(change.more ? "+" : "") + (change.fewer ? "-" : "") + " " + change.text);
  }
  return all;
}

using Texts = std::vector<std::string>;

ListRule in(std::vector<std::string> values, bool negated = false) {
  return header_rule("X-Account-Id", Operator::In, std::move(values), negated);
}

ListRule in_file(const std::string& file, const std::vector<std::string_view>& values) {
  ListRule rule = header_rule("X-Account-Id", Operator::InFile);
  rule.file = file;
  rule.file_values = std::make_shared<const ValueSet>(values);
  return rule;
}

TEST(ListChanges, OrderLineAndCaseOfTheHeaderDoNotCount) {
  Rules before = {in({"a", "b"}), header_rule("User-Agent", Operator::Prefix, {"bot/"})};
  Rules after = {header_rule("user-agent", Operator::Prefix, {"bot/"}), in({"b", "a"})};
  before[0].line = 7;
  EXPECT_TRUE(list_changes(before, after).empty());
}

TEST(ListChanges, RulesThatCameAndWent) {
  ListRule bots = header_rule("User-Agent", Operator::Prefix, {"bot/"});
  bots.line = 9;
  EXPECT_EQ(texts({}, {bots}), Texts{"+ rule added: header User-Agent prefix bot/ (line 9)"});
  EXPECT_EQ(texts({bots}, {}), Texts{"- rule removed: header User-Agent prefix bot/ (line 9)"});
}

TEST(ListChanges, ValuesInTheDocumentAreNamed) {
  EXPECT_EQ(texts({in({"a", "b"})}, {in({"b", "c", "d"})}),
            Texts{"+- header X-Account-Id in: 2 values added ('c', 'd'), 1 value removed ('a')"});
  EXPECT_EQ(texts({in({"a"})}, {in({"a", "b", "c", "d", "e", "f"})}),
            Texts{"+ header X-Account-Id in: 5 values added ('b', 'c', 'd', 'e', …)"});
}

TEST(ListChanges, ANegatedRuleTurnsItRound) {
  EXPECT_EQ(texts({in({"a"}, true)}, {in({"a", "b"}, true)}),
            Texts{"- header X-Account-Id not in: 1 value added ('b')"});
}

TEST(ListChanges, AListThatMovedIntoAFileIsTheSame) {
  EXPECT_TRUE(list_changes(Rules{in({"a", "b"})}, Rules{in_file("f.txt", {"b", "a"})}).empty());
  EXPECT_EQ(texts({in({"a", "b"})}, {in_file("f.txt", {"b", "x", "y"})}),
            Texts{"+- header X-Account-Id in_file f.txt: 2 values added, 1 value removed ('a')"});
}

TEST(ListChanges, TwoFilesAreComparedByTheTextsOfOne) {
  const ListRule before = in_file("f.txt", {"a", "b"});
  ListRule after = in_file("next/f.txt", {"b", "c", "d"});
  EXPECT_EQ(texts({before}, {after}), Texts{"+- header X-Account-Id in_file next/f.txt: other values (2 -> 3)"});
  after.values = {"b", "c", "d"};
  EXPECT_EQ(texts({before}, {after}),
            Texts{"+- header X-Account-Id in_file next/f.txt: 2 values added ('c', 'd'), 1 value removed"});
  ListRule same = in_file("next/f.txt", {"b", "a"});
  same.values = {"b", "a"};
  EXPECT_TRUE(list_changes(Rules{before}, Rules{same}).empty());
}

TEST(ListChanges, AFileThatWasEmptied) {
  EXPECT_EQ(texts({in_file("f.txt", {"a"})}, {in_file("f.txt", {})}),
            Texts{"- header X-Account-Id in_file f.txt: 1 value removed"});
}

TEST(ListChanges, NetworksAreValuesToo) {
  ListRule before;
  before.subject = ListRule::Subject::ClientIp;
  before.op = Operator::In;
  before.networks = {network("10.0.0.0/8")};
  ListRule after = before;
  after.networks.push_back(network("192.0.2.0/24"));
  EXPECT_EQ(texts({before}, {after}), Texts{"+ client_ip in: 1 value added ('192.0.2.0/24')"});
  EXPECT_TRUE(list_changes(Rules{after}, Rules{after}).empty());
}

TEST(ListChanges, ARuleOfTwoBecomesTheOneOfItsKind) {
  const ListRule file = in_file("f.txt", {"b"});
  EXPECT_EQ(texts({in({"a"}), file}, {file, in({"a", "c"})}), Texts{"+ header X-Account-Id in: 1 value added ('c')"});
}

}  // namespace
}  // namespace crossfade
