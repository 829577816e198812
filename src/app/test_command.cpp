#include <CLI/App.hpp>
#include <memory>

#include "app/commands.hpp"
#include "app/test.hpp"

namespace crossfade {
namespace {

constexpr const char* test_examples = R"(Examples:
  crossfade test expectations.yaml                                  against the configuration that the file names
  crossfade test --config crossfade.yaml expectations.yaml          against this one
  crossfade test --fail-under 100 expectations.yaml                 every dial must be covered, for CI

An expectation is a request and what must become of it:
  - {request: GET https://api.example.com/v1/rates, headers: {X-Account-Id: acct-1},
     expect: {side: new, reason: dial, dial: rates}}
)";

}  // namespace

void add_test(CLI::App& app, Run& run) {
  const auto options = std::make_shared<TestOptions>();
  CLI::App* command = app.add_subcommand("test", "Check a configuration against a file of expectations");
  command->add_option("file", options->file, "The expectations")->required();
  command->add_option("--config", options->config, "The configuration (default: the one that the file names)");
  command->add_option("--fail-under", options->fail_under, "Fail when fewer percent of the dials are covered")
      ->check(CLI::Range(0.0, 100.0));
  command->add_flag("--json", options->json, "One JSON document instead of lines");
  command->footer(test_examples);
  command->callback([options, &run] {
    run = [options](std::ostream& out, std::ostream& err) { return test_expectations(*options, out, err); };
  });
}

}  // namespace crossfade
