#include "split/override.hpp"

namespace crossfade {

CompiledOverride::CompiledOverride(const OverrideConfig& config, FieldNames& names)
    : slot(names.add_header(config.header)), header(config.header), legacy(config.legacy), new_side(config.new_side) {
  if (config.from) from.emplace(*config.from);
}

OverrideResult read_override(const CompiledOverride& rule, RequestFields& fields) {
  const HeaderFacts facts = fields.header(rule.slot);
  if (facts.count == 0) return {};
  if (facts.count > 1) return {std::nullopt, OverrideIgnored::Repeated};
  if (rule.from && !rule.from->contains(fields.client())) return {std::nullopt, OverrideIgnored::Untrusted};
  if (facts.first == rule.legacy) return {Side::Legacy, OverrideIgnored::No};
  if (facts.first == rule.new_side) return {Side::New, OverrideIgnored::No};
  return {std::nullopt, OverrideIgnored::UnknownValue};
}

}  // namespace crossfade
