#include "app/demo_screen.hpp"
#include <fmt/format.h>

namespace crossfade {
namespace {

std::string share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  return fmt::format("{:.1f}%", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

DemoCounts::Sides difference(const DemoCounts::Sides& now, const DemoCounts::Sides& before) {
  return {now.legacy - before.legacy, now.moved - before.moved};
}

}  // namespace

std::string demo_screen(const DemoAddresses& addresses) {
  return fmt::format(R"(
  crossfade demo: py2 is the old backend, py3 the new one; both answer behind one address.

  proxy      http://{0}/
  dashboard  http://{1}/
  metrics    http://{1}/metrics
  access log {4}

  Ask as a customer (py2 now, py3 once the dial is at 50%), ask for py3 by name, ask as a protected customer:
    curl http://{0}/v1/rates -H 'X-Account-Id: acct-0042'
    curl -i http://{0}/v1/rates -H 'X-Backend: py3'
    curl http://{0}/v1/rates -H 'X-Account-Id: acct-0001'

  Turn a dial: set "rates" to 50% in this file and save; the next request is decided by it.
    {2}
  Protect one more customer: add a line to
    {3}

  Ctrl-C ends the demo.

)",
                     addresses.proxy, addresses.admin, addresses.config_path, addresses.list_path,
                     addresses.access_log_path);
}

DemoCounts demo_counts(const Totals& totals) {
  DemoCounts counts;
  for (const auto& [name, dial] : totals.dials) {
    const bool moved = std::get<Side>(name) == Side::New;
    DemoCounts::Sides& of_dial = counts.dials[std::get<1>(name)];
    for (const auto& [reason_and_code, count] : dial.requests) {
      (moved ? counts.all.moved : counts.all.legacy) += count;
      if (cohort_of(reason_and_code.first) == Cohort::Dial) (moved ? of_dial.moved : of_dial.legacy) += count;
    }
  }
  return counts;
}

std::string demo_share_line(const DemoCounts& before, const DemoCounts& now) {
  const DemoCounts::Sides all = difference(now.all, before.all);
  const std::uint64_t total = all.legacy + all.moved;
  std::string line =
      fmt::format("{} answers: py2 {}, py3 {}", total, share(all.legacy, total), share(all.moved, total));
  const char* separator = "  |  py3's share by dial: ";
  for (const auto& [name, sides] : now.dials) {
    const auto earlier = before.dials.find(name);
    const DemoCounts::Sides dial =
        difference(sides, earlier == before.dials.end() ? DemoCounts::Sides{} : earlier->second);
    if (dial.legacy + dial.moved == 0) continue;
    line += separator + name + " " + share(dial.moved, dial.legacy + dial.moved);
    separator = ", ";
  }
  return line;
}

}  // namespace crossfade
