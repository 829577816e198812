#include "app/cli.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <exception>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "app/board.hpp"
#include "app/bucket.hpp"
#include "app/check.hpp"
#include "app/demo.hpp"
#include "app/serve.hpp"
#include "config/words.hpp"
#include "crossfade/units.hpp"
#include "crossfade/version.hpp"

namespace crossfade {
namespace {

constexpr const char* examples = R"(Examples:
  crossfade demo                                      try it: no other service needed
  crossfade check crossfade.yaml                      OK, or every error with its place
  crossfade serve --config crossfade.yaml             run the proxy
  crossfade bucket --salt public-api acct-1 acct-2    which bucket a key falls into
  crossfade board --from http://127.0.0.1:9901 --out board.svg    where every dial stands

Exit codes: 0 fine, 1 invalid or failed, 2 usage.
)";

constexpr const char* board_examples = R"(Examples:
  crossfade board --from http://127.0.0.1:9901 --out board.svg              a picture
  crossfade board --from http://127.0.0.1:9901 --out - --format md          a text for a chat or a mail
  crossfade board --from http://127.0.0.1:9901 --out monday.json            kept for later:
  crossfade board --from http://127.0.0.1:9901 --out board.md --since monday.json --compare monday.json
)";

struct Options {
  std::string config;
  std::vector<std::string> files;
  std::string salt;
  std::string key_secret_file;
  std::vector<std::string> keys;
  std::string duration;
  bool no_traffic = false;
  DemoOptions demo;
  BoardOptions board;
};

std::string check_duration(const std::string& text) {
  const auto duration = parse_duration(text);
  if (duration && duration->count() > 0) return "";
  return "'" + text + "' is not a duration such as 10s or 2m";
}

void add_board(CLI::App& app, BoardOptions& options) {
  CLI::App* board = app.add_subcommand("board", "Write where every dial stands as a picture, a text or data");
  board->add_option("--from", options.from, "The admin address of a running crossfade, such as http://127.0.0.1:9901")
      ->required();
  board->add_option("--out", options.out, "The file to write: .svg, .md or .json; -: standard output")->required();
  board->add_option("--format", options.format, "What to write whatever the file's ending")
      ->check(CLI::IsMember({"svg", "md", "json"}));
  board->add_option("--since", options.since,
                    "An earlier board (.json) to count changes from (default: seven days ago)");
  board->add_option("--compare", options.compare, "An earlier board (.json) whose differences are listed");
  board->footer(board_examples);
}

void add_subcommands(CLI::App& app, Options& options) {
  CLI::App* serve = app.add_subcommand("serve", "Run the proxy until SIGTERM");
  serve->add_option("--config", options.config, "The configuration file")->required();

  CLI::App* check = app.add_subcommand("check", "Validate configuration files");
  check->add_option("files", options.files, "Configuration files")->required();

  CLI::App* demo = app.add_subcommand("demo", "Run two built-in upstreams, the proxy and some traffic");
  demo->add_flag("--no-traffic", options.no_traffic, "No built-in traffic");
  demo->add_option("--duration", options.duration, "End after this time, such as 10s (default: when interrupted)")
      ->check(CLI::Validator(check_duration, "DURATION"));
  demo->add_option("--port", options.demo.port, "The proxy's port; 0: any (default: 8080, or any)");
  demo->add_option("--admin-port", options.demo.admin_port, "The admin port; 0: any (default: 9901, or any)");

  CLI::App* bucket = app.add_subcommand("bucket", "Print the bucket (0 to 99999) of each key");
  bucket->add_option("--salt", options.salt, "The dial's salt: its service's name, unless the file sets one")
      ->required();
  bucket->add_option("--key-secret-file", options.key_secret_file,
                     "The access log's key_secret_file: print what its lines show for the key, too");
  bucket->add_option("keys", options.keys, "Keys, as the configured header or cookie carries them")->required();

  add_board(app, options.board);
}

// What was asked for when there is no such subcommand; empty otherwise. CLI11 would only say that one is required.
std::string unknown_subcommand(const CLI::App& app, int argc, const char* const* argv) {
  if (argc < 2 || argv[1][0] == '-') return {};
  std::vector<std::string> names;
  for (const CLI::App* each : app.get_subcommands({})) names.push_back(each->get_name());
  if (std::find(names.begin(), names.end(), argv[1]) != names.end()) return {};
  const std::vector<std::string_view> words(names.begin(), names.end());
  return "there is no subcommand " + in_quotes(argv[1]) + "; there are " + joined(words) +
         did_you_mean(nearest(argv[1], words));
}

int run_subcommand(const CLI::App& app, Options& options, std::ostream& out, std::ostream& err) {
  if (app.got_subcommand("serve")) return serve(options.config, err);
  if (app.got_subcommand("check")) return check(options.files, out, err);
  if (app.got_subcommand("bucket"))
    return print_buckets({options.salt, options.key_secret_file}, options.keys, out, err);
  if (app.got_subcommand("board")) return write_board(options.board, out, err);
  options.demo.traffic = !options.no_traffic;
  if (!options.duration.empty()) options.demo.duration = parse_duration(options.duration);
  return run_demo(options.demo, out, err);
}

}  // namespace

int run_command_line(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  try {
    CLI::App app("crossfade: a reverse proxy that moves traffic between two backends, dial by dial", "crossfade");
    app.set_version_flag("--version", std::string("crossfade ") + version);
    app.require_subcommand(1);
    app.footer(examples);
    Options options;
    add_subcommands(app, options);
    if (const std::string mistake = unknown_subcommand(app, argc, argv); !mistake.empty()) {
      err << "crossfade: " << mistake << '\n';
      return exit_usage;
    }
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app.exit(error, out, err) == exit_fine ? exit_fine : exit_usage;  // --help and --version come here, too
    }
    return run_subcommand(app, options, out, err);
  } catch (const std::exception& error) {
    err << "crossfade: " << error.what() << '\n';
    return exit_failed;
  }
}

}  // namespace crossfade
