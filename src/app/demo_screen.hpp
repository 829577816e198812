// What the demo prints: plain functions from values to text.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "crossfade/config.hpp"
#include "telemetry/registry.hpp"

namespace crossfade {

struct DemoAddresses {
  std::string proxy;  // host:port
  std::string admin;
  std::string config_path;
  std::string list_path;
  std::string access_log_path;
};
std::string demo_screen(const DemoAddresses& addresses);

// Answers so far, by side: of all requests, and of those that each dial's share is about (lists and overrides left
// out).
struct DemoCounts {
  struct Sides {
    std::uint64_t legacy = 0;
    std::uint64_t moved = 0;
  };
  Sides all;
  std::map<std::string, Sides> dials;
};
DemoCounts demo_counts(const Totals& totals);

// One line about the answers since `before`: "200 answers: py2 75%, py3 25% (dials: rates 25% …)".
std::string demo_share_line(const DemoCounts& before, const DemoCounts& now);

}  // namespace crossfade
