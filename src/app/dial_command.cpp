#include <CLI/App.hpp>
#include <memory>

#include "app/commands.hpp"
#include "app/dial_list.hpp"
#include "app/dial_set.hpp"

namespace crossfade {
namespace {

constexpr const char* dial_examples = R"(Examples:
  crossfade dial list --config crossfade.yaml
  crossfade dial set --config crossfade.yaml public-api/rates 25%
)";

constexpr const char* list_examples = R"(Examples:
  crossfade dial list --config crossfade.yaml            where every dial stands in the file
  crossfade dial list --url http://127.0.0.1:9901        and in a running crossfade, with what is held
  crossfade dial list --config crossfade.yaml --json     for scripts
)";

constexpr const char* set_examples = R"(Examples:
  crossfade dial set --config crossfade.yaml public-api/rates 25%       shows what would change, then asks
  crossfade dial set --config crossfade.yaml --yes public-api/rates 25% public-api/label-purchase 5%
  crossfade dial set --url http://127.0.0.1:9901 public-api/rates 0%    in its file, and waits until it is in force

Only the positions change in the file: comments, order, quotes and line ends stay.
Exit codes: 0 done, or it stands there already; 1 not done; 2 usage, such as nobody to ask and no --yes.
)";

template <class Options>
void add_place(CLI::App& command, Options& options) {
  CLI::Option* config = command.add_option("--config", options.config, "The configuration file");
  CLI::Option* url = command.add_option("--url", options.url, "The admin address of a running crossfade instead");
  config->excludes(url);
}

// As CLI11 reports what is missing otherwise.
template <class Options>
void require_place(const Options& options) {
  if (options.config.empty() && options.url.empty()) throw CLI::RequiredError("--config or --url");
}

void add_list(CLI::App& dial, Run& run) {
  const auto options = std::make_shared<DialListOptions>();
  CLI::App* command = dial.add_subcommand("list", "Which dials there are, and where they stand");
  add_place(*command, *options);
  command->add_flag("--json", options->json, "A JSON array instead of a table");
  command->footer(list_examples);
  command->callback([options, &run] {
    require_place(*options);
    run = [options](std::ostream& out, std::ostream& err) { return list_dials(*options, out, err); };
  });
}

void add_set(CLI::App& dial, Run& run) {
  const auto options = std::make_shared<DialSetOptions>();
  CLI::App* command = dial.add_subcommand("set", "Turn dials, all at once or none");
  add_place(*command, *options);
  command->add_option("--token-file", options->token_file, "A file with the token that the admin address asks for");
  command->add_flag("--yes,-y", options->yes, "Do not ask; for scripts");
  command->add_option("dials", options->words, "Dials with their new positions, such as public-api/rates 25%")
      ->type_name("SERVICE/DIAL POSITION")
      ->required();
  command->footer(set_examples);
  command->callback([options, &run] {
    require_place(*options);
    run = [options](std::ostream& out, std::ostream& err) { return set_dials(*options, ask_on_terminal, out, err); };
  });
}

}  // namespace

void add_dial(CLI::App& app, Run& run) {
  CLI::App* command = app.add_subcommand("dial", "List the dials of a configuration, or turn them");
  command->require_subcommand(1);
  command->footer(dial_examples);
  add_list(*command, run);
  add_set(*command, run);
}

}  // namespace crossfade
