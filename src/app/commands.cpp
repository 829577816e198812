#include "app/commands.hpp"

#include <CLI/App.hpp>
#include <algorithm>
#include <string_view>
#include <vector>

#include "config/words.hpp"

namespace crossfade {

void add_commands(CLI::App& app, Run& run) {
  for (const auto add : {add_serve, add_check, add_explain, add_test, add_diff, add_dial, add_hold, add_import,
                         add_export, add_bucket, add_board, add_demo})
    add(app, run);
}

// CLI11 would only say that a subcommand is required.
std::string unknown_subcommand(const CLI::App& app, int argc, const char* const* argv) {
  const CLI::App* at = &app;
  for (int i = 1; i < argc; ++i) {
    std::vector<std::string> names;
    const CLI::App* next = nullptr;
    for (const CLI::App* each : at->get_subcommands({})) {
      names.push_back(each->get_name());
      if (each->get_name() == argv[i]) next = each;
    }
    if (names.empty() || argv[i][0] == '-') return {};
    if (next == nullptr) {
      const std::vector<std::string_view> words(names.begin(), names.end());
      return "there is no subcommand " + in_quotes(argv[i]) + "; there are " + joined(words) +
             did_you_mean(nearest(argv[i], words));
    }
    at = next;
  }
  return {};
}

}  // namespace crossfade
