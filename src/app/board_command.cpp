#include <CLI/App.hpp>
#include <memory>

#include "app/board.hpp"
#include "app/commands.hpp"

namespace crossfade {
namespace {

constexpr const char* board_examples = R"(Examples:
  crossfade board --from http://127.0.0.1:9901 --out board.svg              a picture
  crossfade board --from http://127.0.0.1:9901 --out - --format md          a text for a chat or a mail
  crossfade board --from http://127.0.0.1:9901 --out monday.json            kept for later:
  crossfade board --from http://127.0.0.1:9901 --out board.md --since monday.json --compare monday.json
)";

}  // namespace

void add_board(CLI::App& app, Run& run) {
  const auto options = std::make_shared<BoardOptions>();
  CLI::App* command = app.add_subcommand("board", "Write where every dial stands as a picture, a text or data");
  command
      ->add_option("--from", options->from, "The admin address of a running crossfade, such as http://127.0.0.1:9901")
      ->required();
  command->add_option("--out", options->out, "The file to write: .svg, .md or .json; -: standard output")->required();
  command->add_option("--format", options->format, "What to write whatever the file's ending")
      ->check(CLI::IsMember({"svg", "md", "json"}));
  command->add_option("--since", options->since,
                      "An earlier board (.json) to count changes from (default: seven days ago)");
  command->add_option("--compare", options->compare, "An earlier board (.json) whose differences are listed");
  command->footer(board_examples);
  command->callback([options, &run] {
    run = [options](std::ostream& out, std::ostream& err) { return write_board(*options, out, err); };
  });
}

}  // namespace crossfade
