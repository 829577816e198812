#include "http/hop_by_hop.hpp"

#include "base/ascii.hpp"

namespace crossfade {

bool is_hop_by_hop(FieldId id) {
  switch (id) {
    case FieldId::connection:
    case FieldId::proxy_connection:
    case FieldId::keep_alive:
    case FieldId::te:
    case FieldId::trailer:
    case FieldId::upgrade:
    case FieldId::http2_settings:
    case FieldId::transfer_encoding:
    case FieldId::content_length:
      return true;
    default:
      return false;
  }
}

bool is_nominated(const FieldList& fields, std::string_view name) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields.id(i) != FieldId::connection) continue;
    const bool no_match =
        for_each_element(fields.value(i), [name](std::string_view option) { return !iequals(option, name); });
    if (!no_match) return true;
  }
  return false;
}

}  // namespace crossfade
