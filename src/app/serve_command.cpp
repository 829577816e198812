#include <CLI/App.hpp>
#include <memory>

#include "app/commands.hpp"
#include "app/serve.hpp"

namespace crossfade {
namespace {

constexpr const char* serve_examples = R"(Examples:
  crossfade serve --config crossfade.yaml
  kill -HUP $(pidof crossfade)        read the file again and reopen the logs; a changed file is read by itself
  kill -TERM $(pidof crossfade)       drain and end
)";

}  // namespace

void add_serve(CLI::App& app, Run& run) {
  const auto config = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("serve", "Run the proxy until SIGTERM");
  command->add_option("--config", *config, "The configuration file")->required();
  command->footer(serve_examples);
  command->callback(
      [config, &run] { run = [config](std::ostream&, std::ostream& err) { return serve(*config, err); }; });
}

}  // namespace crossfade
