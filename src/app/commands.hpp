// What there is to type. Each subcommand describes its options in a file of its own, X_command.cpp; what it does stands
// elsewhere and knows nothing of the command line.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

namespace CLI {
class App;
}

namespace crossfade {

// What the arguments ask for. Results go to `out`, complaints to `err`; returns an ExitCode.
using Run = std::function<int(std::ostream& out, std::ostream& err)>;

// Each adds its subcommand to `app`; when that is the one that was typed, parsing sets `run`, which must live as long
// as `app`.
void add_serve(CLI::App& app, Run& run);
void add_check(CLI::App& app, Run& run);
void add_diff(CLI::App& app, Run& run);
void add_demo(CLI::App& app, Run& run);
void add_bucket(CLI::App& app, Run& run);
void add_board(CLI::App& app, Run& run);
void add_hold(CLI::App& app, Run& run);
void add_dial(CLI::App& app, Run& run);
void add_explain(CLI::App& app, Run& run);
void add_test(CLI::App& app, Run& run);
void add_import(CLI::App& app, Run& run);
void add_export(CLI::App& app, Run& run);

// All of them, in the order in which `--help` lists them.
void add_commands(CLI::App& app, Run& run);

// What was asked for when there is no such subcommand, such as "there is no subcommand 'srve'; …"; empty otherwise.
std::string unknown_subcommand(const CLI::App& app, int argc, const char* const* argv);

}  // namespace crossfade
