#include "app/explain.hpp"

#include <gtest/gtest.h>

#include "app/command_line.hpp"
#include "app/demo_folder.hpp"
#include "server/temp_tree.hpp"

namespace crossfade {
namespace {

struct ExplainCommand : testing::Test {
  void SetUp() override {
    tree.write("protected-accounts.txt", demo_protected_accounts());
    tree.write("good.yaml", demo_config({.py2 = 1, .py3 = 2}, "stdout"));
    tree.write("bad.yaml", "listeners: 5\n");
  }
  test::TempTree tree;
};

TEST_F(ExplainCommand, EndsWithSideReasonAndPool) {
  const test::Outcome outcome = test::run({"explain", "--config", tree.path("good.yaml"), "http://api.example.com/"});
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.code, 0);
  EXPECT_NE(outcome.out.find("\nside "), std::string::npos) << outcome.out;
  EXPECT_LT(outcome.out.find("\nside "), outcome.out.find("\nreason "));
  EXPECT_LT(outcome.out.find("\nreason "), outcome.out.find("\npool "));
}

TEST_F(ExplainCommand, AnInvalidConfigurationIsReportedAsByCheck) {
  const test::Outcome outcome = test::run({"explain", "--config", tree.path("bad.yaml"), "http://api.example.com/"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.err, test::run({"check", tree.path("bad.yaml")}).err);
}

TEST_F(ExplainCommand, TakesSeveralHeadersAndTheUrlAnywhere) {
  const test::Outcome outcome = test::run(
      {"explain", "-H", "Host: a", "-H", "Host: b", "http://api.example.com/", "--config", tree.path("good.yaml")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "refused  400 malformed: more than one Host field: 'Host: b'\n");
}

TEST(ExplainCommandLine, IsQuotedForAShell) {
  EXPECT_EQ(explain_command_line({.config = "crossfade.yaml", .admin = {}, .url = "http://a.example/x"}),
            "crossfade explain --config crossfade.yaml http://a.example/x");
  EXPECT_EQ(explain_command_line({.config = "my file.yaml",
                                  .admin = {},
                                  .url = "http://a/?x=1&y='2'",
                                  .method = "POST",
                                  .headers = {"X-A: b"},
                                  .client_ip = "10.0.0.1",
                                  .listener = "[::1]:80"}),
            "crossfade explain --config 'my file.yaml' -X POST -H 'X-A: b' --client-ip 10.0.0.1 --listener '[::1]:80' "
            "'http://a/?x=1&y='\\''2'\\'''");
}

}  // namespace
}  // namespace crossfade
