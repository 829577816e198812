#include "http/field_id.hpp"

#include "base/ascii.hpp"

namespace crossfade {

namespace {

FieldId if_named(std::string_view name, std::string_view wanted, FieldId id) {
  return iequals(name, wanted) ? id : FieldId::Other;
}

FieldId either(std::string_view name, std::string_view one, FieldId one_id, std::string_view other, FieldId other_id) {
  return iequals(name, one) ? one_id : if_named(name, other, other_id);
}

}  // namespace

// Every field of every message comes by here: the length tells most of them, without a table to fetch.
FieldId field_id(std::string_view name) {
  switch (name.size()) {
    case 2:
      return if_named(name, "TE", FieldId::Te);
    case 4:
      return either(name, "Host", FieldId::Host, "Date", FieldId::Date);
    case 6:
      return if_named(name, "Expect", FieldId::Expect);
    case 7:
      return either(name, "Trailer", FieldId::Trailer, "Upgrade", FieldId::Upgrade);
    case 9:
      return if_named(name, "Forwarded", FieldId::Forwarded);
    case 10:
      if (iequals(name, "tracestate")) return FieldId::Tracestate;
      return either(name, "Connection", FieldId::Connection, "Keep-Alive", FieldId::KeepAlive);
    case 11:
      return if_named(name, "traceparent", FieldId::Traceparent);
    case 12:
      return if_named(name, "Max-Forwards", FieldId::MaxForwards);
    case 14:
      return either(name, "Content-Length", FieldId::ContentLength, "HTTP2-Settings", FieldId::Http2Settings);
    case 16:
      return if_named(name, "Proxy-Connection", FieldId::ProxyConnection);
    case 17:
      return if_named(name, "Transfer-Encoding", FieldId::TransferEncoding);
    default:
      return FieldId::Other;
  }
}

}  // namespace crossfade
