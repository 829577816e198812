#include <CLI/App.hpp>
#include <memory>

#include "app/commands.hpp"
#include "app/istio.hpp"

namespace crossfade {
namespace {

constexpr const char* import_examples = R"(Examples:
  crossfade import istio reviews.yaml                                   a configuration on standard output
  crossfade import istio reviews.yaml rules.yaml --out crossfade.yaml   several files make one
  kubectl get virtualservices,destinationrules -o yaml | crossfade import istio - --key header:X-Account-Id
  crossfade import istio reviews.yaml --legacy reviews/v1 --new reviews/v3
)";

constexpr const char* export_examples = R"(Examples:
  crossfade export istio --config crossfade.yaml                        VirtualServices on standard output
  crossfade export istio --config crossfade.yaml --strict --out vs.yaml only if Istio can express all of it
)";

}  // namespace

void add_import(CLI::App& app, Run& run) {
  const auto options = std::make_shared<ImportOptions>();
  CLI::App* command = app.add_subcommand("import", "Make a configuration out of another program's");
  command->require_subcommand(1);
  CLI::App* istio = command->add_subcommand("istio", "Make a configuration out of Istio's VirtualServices");
  istio->add_option("files", options->files, "VirtualServices and DestinationRules as YAML; -: standard input")
      ->required();
  istio->add_option("--out", options->out, "The file to write (default: standard output)");
  // Each may be given several times, with one value each: what follows may be a file.
  istio->add_option("--legacy", options->legacy, "HOST[/SUBSET]: the destination that is the legacy side")
      ->allow_extra_args(false);
  istio->add_option("--new", options->new_side, "HOST[/SUBSET]: the destination that is the new side")
      ->allow_extra_args(false);
  istio
      ->add_option("--key", options->key,
                   "Who stays on one side: header:NAME, cookie:NAME or client_ip; the first one present counts")
      ->allow_extra_args(false);
  istio->add_flag("--strict", options->strict, "Write nothing and exit with 1 when anything could not be carried");
  command->footer(import_examples);
  istio->footer(import_examples);
  istio->callback([options, &run] {
    run = [options](std::ostream& out, std::ostream& err) { return run_import(*options, out, err); };
  });
}

void add_export(CLI::App& app, Run& run) {
  const auto options = std::make_shared<ExportOptions>();
  CLI::App* command = app.add_subcommand("export", "Write a configuration as another program's");
  command->require_subcommand(1);
  CLI::App* istio = command->add_subcommand("istio", "Write each service as a VirtualService of Istio");
  istio->add_option("--config", options->config, "The configuration file")->required();
  istio->add_option("--out", options->out, "The file to write (default: standard output)");
  istio->add_flag("--strict", options->strict, "Write nothing and exit with 1 when Istio cannot express all of it");
  command->footer(export_examples);
  istio->footer(export_examples);
  istio->callback([options, &run] {
    run = [options](std::ostream& out, std::ostream& err) { return run_export(*options, out, err); };
  });
}

}  // namespace crossfade
