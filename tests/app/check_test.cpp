#include "app/check.hpp"

#include <gtest/gtest.h>

#include <string>

#include "app/command_line.hpp"
#include "app/demo_folder.hpp"
#include "server/temp_tree.hpp"

namespace crossfade {
namespace {

struct CheckCommand : testing::Test {
  void SetUp() override {
    tree.write("protected-accounts.txt", demo_protected_accounts());
    tree.write("good.yaml", demo_config({.py2 = 1, .py3 = 2}, "stdout"));
    tree.write("bad.yaml", "listeners: 5\nsurprise: true\n");
  }
  test::TempTree tree;
};

TEST_F(CheckCommand, SaysOkOfOneValidFile) {
  const test::Outcome outcome = test::run({"check", tree.path("good.yaml")});
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out, "OK\n");
  EXPECT_EQ(outcome.code, 0);
}

TEST_F(CheckCommand, NamesEachOfSeveralFilesAndFailsWithAnyOfThem) {
  const test::Outcome outcome =
      test::run({"check", tree.path("good.yaml"), tree.path("bad.yaml"), tree.path("good.yaml")});
  EXPECT_EQ(outcome.out, tree.path("good.yaml") + ": OK\n" + tree.path("good.yaml") + ": OK\n");
  EXPECT_EQ(outcome.code, 1);
}

TEST_F(CheckCommand, PrintsEveryErrorWithItsPlaceAndTheirNumber) {
  const test::Outcome outcome = test::run({"check", tree.path("bad.yaml")});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_NE(outcome.err.find(tree.path("bad.yaml") + ":1:12: listeners: "), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find(tree.path("bad.yaml") + ":2:1: surprise: "), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find(" errors\n"), std::string::npos) << outcome.err;
}

TEST_F(CheckCommand, SaysWhyAFileCannotBeRead) {
  const test::Outcome outcome = test::run({"check", tree.path("absent.yaml")});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("No such file or directory"), std::string::npos) << outcome.err;
}

TEST_F(CheckCommand, ServeRefusesWhatCheckRefusesInTheSameWords) {
  const test::Outcome checked = test::run({"check", tree.path("bad.yaml")});
  const test::Outcome served = test::run({"serve", "--config", tree.path("bad.yaml")});
  EXPECT_EQ(served.code, 1);
  EXPECT_EQ(served.err, checked.err);
}

}  // namespace
}  // namespace crossfade
