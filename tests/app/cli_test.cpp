#include "app/cli.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "app/command_line.hpp"
#include "crossfade/version.hpp"

namespace crossfade {
namespace {

TEST(CommandLine, MisuseIsExitCodeTwoWithAMessageOnStderrOnly) {
  const std::vector<std::vector<std::string>> cases = {
      {},
      {"no-such-command"},
      {"--no-such-option"},
      {"check"},
      {"serve"},
      {"serve", "--config"},
      {"serve", "--config", "a", "b"},
      {"bucket", "acct-1"},
      {"bucket", "--salt", "s"},
      {"demo", "--duration", "10"},
      {"demo", "--duration", "0s"},
      {"demo", "--port", "65536"},
      {"demo", "--port", "-1"},
      {"demo", "--admin-port", "http"},
  };
  for (const std::vector<std::string>& arguments : cases) {
    const test::Outcome outcome = test::run(arguments);
    std::string shown;
    for (const std::string& argument : arguments) shown += argument + ' ';
    EXPECT_EQ(outcome.code, 2) << shown;
    EXPECT_EQ(outcome.out, "") << shown;
    EXPECT_NE(outcome.err, "") << shown;
  }
}

TEST(CommandLine, AnUnknownSubcommandIsNamedWithItsNearest) {
  const test::Outcome outcome = test::run({"srve", "--config", "a"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err,
            "crossfade: there is no subcommand 'srve'; there are serve, check, explain, test, diff, dial, hold, "
            "import, export, "
            "bucket, board, demo; did you mean 'serve'?\n");
}

TEST(CommandLine, VersionIsPrintedAndFine) {
  const test::Outcome outcome = test::run({"--version"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, std::string("crossfade ") + version + "\n");
}

TEST(CommandLine, HelpShowsSubcommandsAndExamples) {
  const test::Outcome outcome = test::run({"--help"});
  EXPECT_EQ(outcome.code, 0);
  for (const char* word : {"serve", "check", "demo", "bucket", "board", "crossfade serve --config crossfade.yaml"}) {
    EXPECT_NE(outcome.out.find(word), std::string::npos) << word;
  }
  EXPECT_EQ(test::run({"demo", "--help"}).code, 0);
}

}  // namespace
}  // namespace crossfade
