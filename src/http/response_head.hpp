// A response's head, judged as strictly as a request's.
#pragma once

#include <string_view>

#include "http/fields.hpp"
#include "http/framing.hpp"

namespace crossfade {

struct ResponseHead {
  unsigned status = 0;  // 100 to 599
  std::string_view reason;
  unsigned version = 11;
  FieldList fields;
  Framing framing;
  bool keep_alive = true;  // whether the upstream will take another request on this connection
  bool nominates = false;  // a Connection field names fields to be removed
  bool has_date = false;
  long keep_alive_seconds = -1;  // what the Keep-Alive field says of `timeout`; -1: nothing

  bool is_interim() const { return status < 200 && status != 101; }
  bool switches_protocol() const { return status == 101; }
  void clear();
};

// `to_head`: whether the request was HEAD. Returns null, or which rule the head breaks (a static text): the caller
// answers 502 bad_response and does not use the connection again.
const char* parse_response_head(std::string_view bytes, bool to_head, ResponseHead& head);

// "Keep-Alive: timeout=5, max=100": the seconds, or -1 when it does not say.
long keep_alive_timeout_seconds(std::string_view keep_alive_field);

}  // namespace crossfade
