// The override header: anyone allowed to can ask for a side by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "crossfade/config.hpp"
#include "crossfade/route_table.hpp"
#include "split/network_set.hpp"
#include "split/request_fields.hpp"

namespace crossfade {

struct CompiledOverride {
  std::uint32_t slot = 0;
  std::string header;  // as configured, for explanations
  std::string legacy;
  std::string new_side;
  std::optional<NetworkSet> from;  // absent: anyone

  CompiledOverride(const OverrideConfig& config, FieldNames& names);
};

// A side, or why the header was not obeyed; neither when the request has no such header.
struct OverrideResult {
  std::optional<Side> side;
  OverrideIgnored ignored = OverrideIgnored::No;
};

// An override counts when its header is there exactly once, comes from an allowed address and has one of the two
// values. Where several causes apply, the one reported is `repeated`, then `untrusted`, then `unknown_value`: what is
// wrong with the request itself first, and the values of a stranger are not judged at all.
OverrideResult read_override(const CompiledOverride& rule, RequestFields& fields);

}  // namespace crossfade
