#include <CLI/App.hpp>
#include <memory>

#include "app/commands.hpp"
#include "app/explain.hpp"

namespace crossfade {
namespace {

constexpr const char* explain_examples = R"(Examples:
  crossfade explain --config crossfade.yaml https://api.example.com/v1/rates
  crossfade explain --config crossfade.yaml -X POST -H 'X-Account-Id: acct-1' https://api.example.com/v1/labels
  crossfade explain --config crossfade.yaml --client-ip 10.1.2.3 -H 'X-Backend: py3' https://api.example.com/
  crossfade explain --url http://127.0.0.1:9901 -H 'X-Account-Id: acct-1' https://api.example.com/v1/rates
                    what the running process would do at this moment, run-time holds included

Nothing is sent that is not given: no User-Agent, no Accept. A request that would be refused is explained, too.
)";

}  // namespace

void add_explain(CLI::App& app, Run& run) {
  const auto options = std::make_shared<ExplainOptions>();
  CLI::App* command = app.add_subcommand("explain", "Say why a request goes where it goes");
  command->add_option("--config", options->config, "The configuration file");
  command->add_option("--url", options->admin, "Or the admin address of a running crossfade: http://127.0.0.1:9901");
  command->add_option("-X,--request", options->method, "The method")->capture_default_str();
  command
      ->add_option("-H,--header", options->headers,
                   "A header, 'Name: value'; 'Name;' sends an empty one, 'Host:' leaves Host out")
      ->allow_extra_args(false);
  command->add_option("--client-ip", options->client_ip, "Whose connection it comes by (default: 127.0.0.1)");
  command->add_option("--listener", options->listener, "The listener's address (default: the first)");
  command->add_flag("--json", options->json, "One JSON document instead of two columns");
  command->add_option("request-url", options->url, "The URL, or a path with -H 'Host: …'")->required();
  command->footer(explain_examples);
  command->callback([options, &run] {
    run = [options](std::ostream& out, std::ostream& err) { return explain_request(*options, out, err); };
  });
}

}  // namespace crossfade
