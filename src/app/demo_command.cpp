#include <CLI/App.hpp>
#include <memory>

#include "app/commands.hpp"
#include "app/demo.hpp"
#include "crossfade/units.hpp"

namespace crossfade {
namespace {

constexpr const char* demo_examples = R"(Examples:
  crossfade demo                                      until Ctrl-C; prints what to try
  crossfade demo --no-traffic --port 0 --admin-port 0 only yours, on any free ports
  crossfade demo --duration 10s                       ends by itself
)";

std::string check_duration(const std::string& text) {
  const auto duration = parse_duration(text);
  if (duration && duration->count() > 0) return "";
  return "'" + text + "' is not a duration such as 10s or 2m";
}

struct DemoArguments {
  bool no_traffic = false;
  std::string duration;
  DemoOptions demo;
};

}  // namespace

void add_demo(CLI::App& app, Run& run) {
  const auto arguments = std::make_shared<DemoArguments>();
  CLI::App* command = app.add_subcommand("demo", "Run two built-in upstreams, the proxy and some traffic");
  command->add_flag("--no-traffic", arguments->no_traffic, "No built-in traffic");
  command->add_option("--duration", arguments->duration, "End after this time, such as 10s (default: when interrupted)")
      ->check(CLI::Validator(check_duration, "DURATION"));
  command->add_option("--port", arguments->demo.port, "The proxy's port; 0: any (default: 8080, or any)");
  command->add_option("--admin-port", arguments->demo.admin_port, "The admin port; 0: any (default: 9901, or any)");
  command->footer(demo_examples);
  command->callback([arguments, &run] {
    arguments->demo.traffic = !arguments->no_traffic;
    if (!arguments->duration.empty()) arguments->demo.duration = parse_duration(arguments->duration);
    run = [arguments](std::ostream& out, std::ostream& err) { return run_demo(arguments->demo, out, err); };
  });
}

}  // namespace crossfade
