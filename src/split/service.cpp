#include "split/service.hpp"

namespace crossfade {
namespace {

std::optional<Side> held_side(Hold hold) {
  switch (hold) {
    case Hold::None:
      return std::nullopt;
    case Hold::Legacy:
      return Side::Legacy;
    case Hold::New:
      return Side::New;
  }
  return std::nullopt;
}

std::string dial_text(const DialConfig& dial) {
  std::string text = dial.name + ": ";
  for (const std::string& method : dial.methods) text += method + " ";
  text += dial.path;
  if (dial.exact) text += " (exact)";
  return text;
}

}  // namespace

CompiledService::CompiledService(const ServiceConfig& config, std::shared_ptr<const HoldSwitch> at_run_time)
    : name(config.name),
      hold(held_side(config.hold)),
      run_time_hold(std::move(at_run_time)),
      missing_key(config.missing_key) {
  // Named in the order in which a decision asks for them: the first ones are remembered.
  if (config.override_header) override_header.emplace(*config.override_header, field_names);
  key = compile_key(config.key, field_names);
  for (const ListRule& rule : config.exclude) exclude.emplace_back(rule, field_names);
  for (const ListRule& rule : config.include) include.emplace_back(rule, field_names);
  for (const DialConfig& dial : config.dials) {
    paths.add(dial, static_cast<std::uint32_t>(dials.size()));
    dials.push_back({dial.salt.value_or(config.salt), dial.position, dial_text(dial)});
  }
}

}  // namespace crossfade
