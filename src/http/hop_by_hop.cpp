#include "http/hop_by_hop.hpp"

#include "base/ascii.hpp"

namespace crossfade {

bool is_hop_by_hop(FieldId id) {
  switch (id) {
    case FieldId::Connection:
    case FieldId::ProxyConnection:
    case FieldId::KeepAlive:
    case FieldId::Te:
    case FieldId::Trailer:
    case FieldId::Upgrade:
    case FieldId::Http2Settings:
    case FieldId::TransferEncoding:
    case FieldId::ContentLength:
      return true;
    default:
      return false;
  }
}

bool is_nominated(const FieldList& fields, std::string_view name) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields.id(i) != FieldId::Connection) continue;
    const bool no_match =
        for_each_element(fields.value(i), [name](std::string_view option) { return !iequals(option, name); });
    if (!no_match) return true;
  }
  return false;
}

}  // namespace crossfade
