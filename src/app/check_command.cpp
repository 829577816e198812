#include <CLI/App.hpp>
#include <memory>

#include "app/check.hpp"
#include "app/commands.hpp"

namespace crossfade {
namespace {

constexpr const char* check_examples = R"(Examples:
  crossfade check crossfade.yaml                      OK, or every error with its place
  crossfade check legacy.yaml next.yaml               each with its name
  crossfade check <(helm template ./chart)            a pipe will do
)";

}  // namespace

void add_check(CLI::App& app, Run& run) {
  const auto files = std::make_shared<std::vector<std::string>>();
  CLI::App* command = app.add_subcommand("check", "Validate configuration files");
  command->add_option("files", *files, "Configuration files")->required();
  command->footer(check_examples);
  command->callback(
      [files, &run] { run = [files](std::ostream& out, std::ostream& err) { return check(*files, out, err); }; });
}

}  // namespace crossfade
