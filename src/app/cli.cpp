#include "app/cli.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <exception>
#include <ostream>
#include <string>

#include "app/commands.hpp"
#include "crossfade/version.hpp"

namespace crossfade {
namespace {

constexpr const char* cli_examples = R"(Examples:
  crossfade demo                                      try it: no other service needed
  crossfade check crossfade.yaml                      OK, or every error with its place
  crossfade serve --config crossfade.yaml             run the proxy
  crossfade SUBCOMMAND --help                         its options, with examples

Exit codes: 0 fine, 1 invalid or failed, 2 usage.
)";

}  // namespace

int complain(const std::string& why, ExitCode code, std::ostream& err) {
  err << "crossfade: " << why << '\n';
  return code;
}

int run_command_line(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  try {
    CLI::App app("crossfade: a reverse proxy that moves traffic between two backends, dial by dial", "crossfade");
    app.set_version_flag("--version", std::string("crossfade ") + version);
    app.require_subcommand(1);
    app.footer(cli_examples);
    Run run;
    add_commands(app, run);
    if (const std::string mistake = unknown_subcommand(app, argc, argv); !mistake.empty()) {
      return complain(mistake, exit_usage, err);
    }
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app.exit(error, out, err) == exit_fine ? exit_fine : exit_usage;  // --help and --version come here, too
    }
    return run(out, err);
  } catch (const std::exception& error) {
    return complain(error.what(), exit_failed, err);
  }
}

}  // namespace crossfade
