#include <CLI/App.hpp>
#include <memory>

#include "app/commands.hpp"
#include "app/hold.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

constexpr const char* hold_examples = R"(Examples:
  crossfade hold public-api legacy --why "errors on py3"       every request to legacy, from the next one on
  crossfade hold public-api release                            back to what the dials say
  crossfade hold                                               what is held, since when and by whom
  crossfade hold public-api legacy --url http://10.0.0.7:9901 --url http://10.0.0.8:9901 --token-file token

Nothing is reloaded, and the file does not matter: this works while it is invalid, read-only or gone. With `state_dir`
in the file a hold lasts over restarts; a `hold` in the file is not touched.
)";

std::string check_service(const std::string& text) {
  return is_name(text) ? "" : in_quotes(text) + " is not the name of a service";
}

}  // namespace

void add_hold(CLI::App& app, Run& run) {
  const auto options = std::make_shared<HoldOptions>();
  CLI::App* command = app.add_subcommand("hold", "Send every request of a service to legacy, or no longer");
  CLI::Option* service = command->add_option("service", options->service, "The service; none: show what is held")
                             ->check(CLI::Validator(check_service, "SERVICE"));
  CLI::Option* hold = command->add_option("hold", options->hold, "legacy: hold it; release: end that")
                          ->check(CLI::IsMember({"legacy", "release"}));
  service->needs(hold);
  command->add_option("--url", options->urls, "The admin address of a running crossfade; several: each of them")
      ->default_val(std::vector<std::string>{"http://127.0.0.1:9901"});
  command->add_option("--why", options->why, "For the history, the log and the dashboard");
  command->add_option("--token-file", options->token_file, "A file with the token that the admin address asks for");
  command->footer(hold_examples);
  command->callback([options, &run] {
    run = [options](std::ostream& out, std::ostream& err) {
      return options->service.empty() ? show_holds(*options, out, err) : turn_hold(*options, out, err);
    };
  });
}

}  // namespace crossfade
