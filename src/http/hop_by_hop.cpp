#include "http/hop_by_hop.hpp"

#include "base/ascii.hpp"

namespace crossfade {

bool is_hop_by_hop(FieldId id) {
  switch (id) {
    case FieldId::connection:
    case FieldId::proxy_connection:
    case FieldId::keep_alive:
    case FieldId::te:
    case FieldId::trailer:  // trailers are dropped with the received framing
    case FieldId::upgrade:
    case FieldId::http2_settings:
    case FieldId::transfer_encoding:
    case FieldId::content_length:
      return true;
    default:
      return false;
  }
}

bool is_nominated(const FieldList& fields, std::size_t i) {
  for (std::size_t j = 0; j < fields.size(); ++j) {
    if (fields.id(j) != FieldId::connection) continue;
    const bool no_match =
        for_each_element(fields.value(j), [&](std::string_view option) { return !iequals(option, fields.name(i)); });
    if (!no_match) return true;
  }
  return false;
}

}  // namespace crossfade
