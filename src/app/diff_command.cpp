#include <CLI/App.hpp>
#include <memory>

#include "app/commands.hpp"
#include "app/diff.hpp"

namespace crossfade {
namespace {

constexpr const char* diff_examples = R"(Examples:
  crossfade diff crossfade.yaml next.yaml                     what changes, dial by dial, and who moves
  crossfade diff crossfade.yaml next.yaml --keys accounts.txt    which of these accounts change side
  crossfade diff --fail-on-back <(git show main:crossfade.yaml) crossfade.yaml   for a review in CI
  crossfade diff crossfade.yaml next.yaml --json              for scripts

Exit codes: 0 fine, with or without differences; 1 a file is invalid, or --fail-on-back found a way back; 2 usage.
)";

}  // namespace

void add_diff(CLI::App& app, Run& run) {
  const auto options = std::make_shared<DiffOptions>();
  CLI::App* command = app.add_subcommand("diff", "Say who moves between two configurations");
  command->add_option("old", options->before, "The configuration before")->required();
  command->add_option("new", options->after, "The configuration after")->required();
  command->add_option("--keys", options->keys, "A file of keys, one a line: say which of them change side");
  command->add_flag("--fail-on-back", options->fail_on_back, "Exit with 1 if anybody may move from new to legacy");
  command->add_flag("--json", options->json, "Data instead of words");
  command->footer(diff_examples);
  command->callback([options, &run] {
    run = [options](std::ostream& out, std::ostream& err) { return print_diff(*options, out, err); };
  });
}

}  // namespace crossfade
