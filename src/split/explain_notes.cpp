#include "split/explain_notes.hpp"

#include <algorithm>

#include "crossfade/units.hpp"
#include "split/fallback_rule.hpp"
#include "split/received_head.hpp"

namespace crossfade {
namespace {

std::vector<std::string> names_read(std::string bytes, const Config& config, const ListenerConfig& listener) {
  RequestHead head;
  std::vector<std::string> names;
  if (read_head_bytes(bytes, config, listener, head).problem != Problem::None) return names;
  for (const HeaderView& field : head.fields.views()) names.emplace_back(field.name);
  return names;
}

}  // namespace

std::vector<std::string> dropped_headers(std::string bytes, const Config& config, const ListenerConfig& listener) {
  if (config.underscore_headers != UnderscoreHeaders::Drop) return {};
  // Read once more by the same rules but this one: what is missing without it was dropped by it.
  const std::vector<std::string> kept = names_read(bytes, config, listener);
  Config forwarding;
  forwarding.limits = config.limits;
  forwarding.underscore_headers = UnderscoreHeaders::Forward;
  std::vector<std::string> names = names_read(std::move(bytes), forwarding, listener);
  std::erase_if(names, [&kept](const std::string& name) { return std::ranges::find(kept, name) != kept.end(); });
  return names;
}

std::vector<std::string> explain_notes(const Explanation& explanation, const ServiceConfig& service, std::uint32_t dial,
                                       const RequestHead& head) {
  std::vector<std::string> notes;
  if (explanation.by_chance) {
    notes.push_back("missing_key: random draws each such request anew: " + format_percent(explanation.position) +
                    " of them go to new");
  }
  if (yields_to_fallback(explanation.side, explanation.reason)) {
    notes.push_back(service.fallback
                        ? "goes to legacy (pool " + service.legacy + ", reason fallback) when " + service.new_side +
                              " cannot be reached"
                        : "stays on new even when " + service.new_side + " cannot be reached (fallback: off)");
  }
  if (service.dials[dial].ask_other_on_404 && (head.method == "GET" || head.method == "HEAD")) {
    notes.push_back("a 404 is asked again of the other side (on_404: ask_other)");
  }
  if (head.max_forwards == 0) notes.push_back("Max-Forwards: 0: crossfade answers this itself, no pool is asked");
  return notes;
}

}  // namespace crossfade
