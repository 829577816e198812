#include <algorithm>

#include "crossfade/stable_hash.hpp"
#include "telemetry/families.hpp"

namespace crossfade {
namespace {

double as_gauge(bool value) { return value ? 1 : 0; }

double hold_value(const ServiceConfig& service, const std::set<std::string>& held) {
  if (held.contains(service.name) || service.hold == Hold::Legacy) return 1;
  return service.hold == Hold::New ? -1 : 0;
}

void append_holds(Families& families, const Config& config, const std::set<std::string>& held) {
  Family hold =
      gauge_family("crossfade_hold",
                   "1 when every request of the service goes to legacy, by the file's `hold` or by one at run "
                   "time; -1 when the file sends every one to new; 0 when the dials decide.");
  for (const ServiceConfig& service : config.services) {
    hold.gauge({{"service", service.name}}, hold_value(service, held));
  }
  for (const std::string& name : held) {
    const bool there = std::any_of(config.services.begin(), config.services.end(),
                                   [&name](const ServiceConfig& service) { return service.name == name; });
    if (!there) hold.gauge({{"service", name}}, 1);
  }
  hold.append_to(families);
}

void append_config_in_force(Families& families, const Config& config) {
  Family ratio = gauge_family("crossfade_dial_ratio",
                              "A dial's position in the configuration in force: the share of its keys that goes to the "
                              "new side, 0 to 1. Lists, overrides and holds come before it.");
  for (const ServiceConfig& service : config.services) {
    for (const DialConfig& dial : service.dials) {
      ratio.gauge({{"service", service.name}, {"dial", dial.name}},
                  static_cast<double>(dial.position) / static_cast<double>(bucket_count));
    }
  }
  ratio.append_to(families);
  gauge_family("crossfade_config_info",
               "Always 1; the hash names the configuration in force: equal content, equal hash.")
      .gauge({{"hash", config.hash}}, 1)
      .append_to(families);
}

void append_reloads(Families& families, const ProcessFacts& facts) {
  counter_family(
      "crossfade_config_reloads_total",
      "Configuration documents read since the start: accepted ones took effect, rejected ones changed nothing.")
      .counter({{"result", "accepted"}}, static_cast<double>(facts.reloads_accepted))
      .counter({{"result", "rejected"}}, static_cast<double>(facts.reloads_rejected))
      .append_to(families);
  gauge_family("crossfade_config_last_reload_successful",
               "1 when the newest configuration document is the one in force, 0 when it was rejected.")
      .gauge({}, as_gauge(facts.last_reload_successful))
      .append_to(families);
  const std::chrono::duration<double> since = facts.config_since.time_since_epoch();
  gauge_family("crossfade_config_last_reload_success_timestamp_seconds",
               "When the configuration in force took effect, in seconds since 1970.")
      .gauge({}, since.count())
      .append_to(families);
  if (facts.file_in_force) {
    gauge_family("crossfade_config_file_in_force",
                 "1 when the configuration file and its lists are what is in force; 0 when they were refused, are not "
                 "read yet or cannot be reached.")
        .gauge({}, as_gauge(*facts.file_in_force))
        .append_to(families);
  }
  gauge_family("crossfade_config_restart_needed",
               "1 when an address, the number of workers or a latency bucket was changed in the configuration and "
               "waits for a restart.")
      .gauge({}, as_gauge(facts.restart_needed))
      .append_to(families);
}

}  // namespace

void append_config_families(Families& families, const ProcessFacts& facts) {
  if (facts.config) {
    append_config_in_force(families, *facts.config);
    append_holds(families, *facts.config, facts.held);
  }
  append_reloads(families, facts);
  counter_family("crossfade_access_log_dropped_lines_total",
                 "Lines of the access log that were lost because they could not be written, or not fast enough.")
      .counter({}, static_cast<double>(facts.dropped_log_lines))
      .append_to(families);
  gauge_family("crossfade_build_info", "Always 1; says which version of crossfade is running.")
      .gauge({{"version", facts.version}}, 1)
      .append_to(families);
}

}  // namespace crossfade
