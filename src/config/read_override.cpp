#include "config/sections.hpp"
#include "config/words.hpp"

namespace crossfade {

void read_override(const Value& value, Context& context, ServiceConfig& service) {
  OverrideConfig& target = service.override_header.emplace();
  MapReader map(value, context.problems, "a map with header, legacy and new");
  read_header_name(map.require("header", "the name of the override header"), context, target.header);
  const MaybeValue legacy = map.require("legacy", "the header value that asks for the legacy side");
  const MaybeValue new_side = map.require("new", "the header value that asks for the new side");
  const bool has_legacy = read_header_value(legacy, context.problems, target.legacy);
  const bool has_new = read_header_value(new_side, context.problems, target.new_side);
  if (has_legacy && has_new && target.legacy == target.new_side) {
    report(*new_side, context.problems, "'legacy' and 'new' are the same header value " + in_quotes(target.new_side));
  }
  if (const MaybeValue from = map.take("from")) {
    target.from.emplace();
    for (const Value& item : read_list(from, context.problems, "a list of addresses and networks")) {
      Cidr network;
      if (read_network(item, context.problems, network)) target.from->push_back(network);
    }
  }
  map.finish();
}

}  // namespace crossfade
