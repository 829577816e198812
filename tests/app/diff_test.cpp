#include "app/diff.hpp"

#include <gtest/gtest.h>

#include <string>

#include "app/command_line.hpp"
#include "server/temp_tree.hpp"

namespace crossfade {
namespace {

std::string document(const std::string& position, const std::string& more = "") {
  return "listeners: [{address: 127.0.0.1:0}]\n"
         "pools: {py2: {endpoints: [127.0.0.1:1]}, py3: {endpoints: [127.0.0.1:2]}}\n" +
         more +
         "services:\n"
         "  - {name: api, hosts: ['*'], legacy: py2, new: py3, key: [{header: X-Account-Id}], dials: [{name: rest, "
         "path: /, new: " +
         position + "}]}\n";
}

struct DiffCommand : testing::Test {
  test::Outcome diff(const std::string& before, const std::string& after, std::vector<std::string> more = {}) {
    tree.write("before.yaml", before);
    tree.write("after.yaml", after);
    more.insert(more.begin(), {"diff", tree.path("before.yaml"), tree.path("after.yaml")});
    return test::run(more);
  }
  test::TempTree tree;
};

TEST_F(DiffCommand, SaysWhoMoves) {
  const test::Outcome outcome = diff(document("10%"), document("25%"));
  EXPECT_EQ(outcome.code, 0);
  EXPECT_TRUE(outcome.out.starts_with("api/rest: 10% -> 25%: 15% of the keys move legacy -> new\n")) << outcome.out;
  EXPECT_EQ(outcome.err, "");
}

TEST_F(DiffCommand, NamesWhatMovesNobody) {
  const test::Outcome outcome = diff(document("10%"), document("10%", "via: off\n"));
  EXPECT_EQ(outcome.out, "via changed: nobody moves\nNobody moves.\n");
  EXPECT_EQ(diff(document("10%"), document("10%")).out, "Nothing changes.\n");
}

// No notice of a service tells what these do: they do nothing to this one.
TEST_F(DiffCommand, DoesNotSayThatNobodyMovesOfWhatIsReadOrAsked) {
  const std::string before = document("10%");
  std::string trusting = before;
  trusting.insert(trusting.find("127.0.0.1:0") + 11, ", trusted_proxies: [10.0.0.0/8]");
  EXPECT_EQ(diff(before, trusting).out, "listeners changed\n");
  EXPECT_EQ(diff(before, document("10%", "underscore_headers: forward\n")).out, "underscore_headers changed\n");
  const test::Outcome both = diff(before, document("10%", "underscore_headers: forward\nvia: off\n"));
  EXPECT_EQ(both.out, "underscore_headers changed\nvia changed: nobody moves\n");
  std::string more = before;
  more.insert(more.find("127.0.0.1:2") + 11, ", 127.0.0.1:3");
  EXPECT_TRUE(diff(before, more).out.ends_with("\npool py3: endpoints changed\n")) << diff(before, more).out;
}

TEST_F(DiffCommand, FailsOnAWayBackOnlyWhenAsked) {
  EXPECT_EQ(diff(document("25%"), document("10%")).code, 0);
  const test::Outcome outcome = diff(document("25%"), document("10%"), {"--fail-on-back"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.err,
            "crossfade: somebody may move from new to legacy (--fail-on-back):\n  api/rest: 15% of the keys\n");
  EXPECT_EQ(diff(document("10%"), document("25%"), {"--fail-on-back"}).code, 0);
}

TEST_F(DiffCommand, CountsRequestsWithoutAKeyAsAWayBackToo) {
  const test::Outcome outcome = diff(document("100%"), document("99%"), {"--fail-on-back"});
  EXPECT_NE(outcome.err.find("api/rest: 100% of the requests without a key\n"), std::string::npos) << outcome.err;
}

TEST_F(DiffCommand, ReportsTheErrorsOfBothFiles) {
  const test::Outcome outcome = diff("a: 1\n", "b: 1\n");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("before.yaml:1:1: a: "), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("after.yaml:1:1: b: "), std::string::npos) << outcome.err;
}

TEST_F(DiffCommand, NamesKeysThatMove) {
  tree.write("keys.txt", "# ours\nuser-3\n  user-0 \r\n");
  const test::Outcome outcome = diff(document("0%"), document("100%"), {"--keys", tree.path("keys.txt")});
  EXPECT_NE(outcome.out.find("api/rest: user-3: legacy -> new\napi/rest: user-0: legacy -> new\n2 of 2 keys change "
                             "side.\n"),
            std::string::npos)
      << outcome.out;
}

TEST_F(DiffCommand, SaysWhatIsWrongWithAFileOfKeys) {
  const auto error_of = [this](const std::string& content) {
    tree.write("keys.txt", content);
    const test::Outcome outcome = diff(document("0%"), document("1%"), {"--keys", tree.path("keys.txt")});
    EXPECT_EQ(outcome.code, 1);
    return outcome.err;
  };
  EXPECT_NE(error_of("a\nb\xff\n").find("keys.txt:2:2: found a byte that is not valid UTF-8"), std::string::npos);
  EXPECT_NE(error_of("# nobody\n").find("keys.txt: there is no key in it"), std::string::npos);
}

}  // namespace
}  // namespace crossfade
