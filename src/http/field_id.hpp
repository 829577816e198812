// The fields that a proxy treats in ways of their own.
#pragma once

#include <cstdint>
#include <string_view>

namespace crossfade {

enum class FieldId : std::uint8_t {
  Other = 1,  // passed on as it is
  Connection,
  ContentLength,
  Date,
  Expect,
  Forwarded,
  Host,
  Http2Settings,
  KeepAlive,
  MaxForwards,
  ProxyConnection,
  Te,
  Traceparent,
  Tracestate,
  Trailer,
  TransferEncoding,
  Upgrade,
};

// Whatever the name's case.
FieldId field_id(std::string_view name);

}  // namespace crossfade
