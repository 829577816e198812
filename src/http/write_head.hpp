// Heads rebuilt for the other side: RFC 9110's duties of an intermediary, and nothing else changed. Everything is
// appended to a string that its owner reuses, so that a request allocates nothing once it has grown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/forwarded.hpp"
#include "http/request_head.hpp"
#include "http/response_head.hpp"

namespace crossfade {

// The request's head for the upstream, always HTTP/1.1. `request_id` is the one to send. Requires that Max-Forwards,
// where it counts, is not 0.
struct ForwardRules {
  bool via = true;
  std::string_view traceparent{};  // sent in place of the received one and of its tracestate; empty: those go on
};
void append_upstream_head(const RequestHead& head, const Peer& peer, std::string_view request_id,
                          const ForwardRules& rules, std::string& out);

// How the answer's body goes to the client.
struct ClientFraming {
  BodyKind body = BodyKind::None;  // UntilClose: to an HTTP/1.0 client, ended by closing
  bool keep_alive = true;          // whether the connection may carry another request
  bool trailers = false;           // whether the answer's trailers are passed on: only if asked for, and never when its
                                   // Connection nominates fields, which would have to be known until its end
};
// What the client's version and wish and the upstream's framing amount to. `keep_alive` false in: it stays false.
ClientFraming client_framing(const ResponseHead& answer, const RequestHead& request, bool keep_alive);

// The answer's head for the client. `date` is an IMF-fixdate for answers without one; `crossfade_field` is the value of
// X-Crossfade, empty for none. Requires a final (not 1xx) answer.
void append_client_head(const ResponseHead& answer, const RequestHead& request, const ClientFraming& framing,
                        std::string_view date, std::string_view crossfade_field, std::string& out);

// A 1xx answer's head, passed on; a 101 with the protocol it changes to.
void append_interim_head(const ResponseHead& answer, std::string& out);

// What crossfade answers to a TRACE or OPTIONS that may not be passed on any more (RFC 9110, 7.6.2), head and body.
// `bytes` is the request's head as it came.
void append_last_hop(const RequestHead& head, std::string_view bytes, std::string_view request_id,
                     std::string_view date, std::string_view crossfade_field, bool keep_alive, std::string& out);

// What a client of that version must be told of the connection; empty: nothing, it knows.
std::string_view connection_line(bool keep_alive, unsigned version);

// An answer of crossfade's own, head and body. `extra_fields` are whole lines, of the connection, too. `to_head`:
// without the body.
void append_problem(Problem problem, std::string_view detail, std::string_view request_id, std::string_view date,
                    std::string_view extra_fields, bool to_head, std::string& out);

}  // namespace crossfade
