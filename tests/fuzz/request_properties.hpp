// What holds for an accepted request, and for the head that the upstream gets of it.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "fuzz/messages.hpp"
#include "http/request_head.hpp"
#include "http/trailers.hpp"
#include "http/write_head.hpp"

namespace crossfade::fuzz {

struct Options {
  HeadRules rules;
  Peer peer;
  ForwardRules forward;
};

inline void check_values(const RequestHead& head) {
  require(is_token(head.method), "a method is a token");
  require(head.target.starts_with('/') || (head.target == "*" && head.method == "OPTIONS"), "origin form or *");
  require(head.framing.body != BodyKind::UntilClose, "a request's body has an end");
  for (const HeaderView& field : head.fields.views()) {
    require(is_token(field.name), "a field's name is a token");
    require(std::all_of(field.value.begin(), field.value.end(), is_value_char), "no control byte in a field's value");
    require(trim(field.value) == field.value, "values are trimmed");
  }
  require(head.verb != boost::beast::http::verb::trace || head.framing.body == BodyKind::None, "TRACE has no body");
}

// What the upstream must get unchanged and in order. Max-Forwards is counted down for the methods that it is made for;
// what tells who the client is gets replaced.
inline Fields end_to_end(const RequestHead& head, bool received) {
  const bool counted = head.method == "OPTIONS" || head.method == "TRACE";
  return fields_without(head.fields, [&](std::string_view name) {
    if (iequals(name, "Host") || is_of_one_hop(name) || (counted && iequals(name, "Max-Forwards"))) return true;
    if (iequals(name, "X-Request-Id") || iequals(name, "Forwarded") || iequals(name, "X-Forwarded-For")) return true;
    if (iequals(name, "X-Forwarded-Proto") || iequals(name, "X-Forwarded-Host")) return true;
    if (!received) return false;
    return is_connection_option(head.fields, name) || (iequals(name, "Expect") && head.version == 10);
  });
}

inline void check_own_fields(const RequestHead& sent, const Options& options, std::string_view request_id) {
  const FieldList& fields = sent.fields;
  for (const std::string_view name :
       {"Host", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Request-Id"}) {
    require(count(fields, name) == 1, "each field that crossfade writes is there once");
  }
  require(iequals(fields.name(0), "Host"), "Host comes first");
  require(first_value(fields, "X-Request-Id") == request_id, "the request's id arrives");
  const std::string_view hops = first_value(fields, "X-Forwarded-For");
  require(options.peer.trusted ? hops.ends_with("192.0.2.7") : hops == "192.0.2.7", "X-Forwarded-For names the peer");
  if (!options.peer.trusted) require(first_value(fields, "X-Forwarded-Host") == sent.authority, "X-Forwarded-Host");
  for (const std::string_view name : {"Keep-Alive", "Proxy-Connection", "HTTP2-Settings"}) {
    require(count(fields, name) == 0, "no field of the client's hop goes on");
  }
  for (const std::string_view name : {"Connection", "TE", "Upgrade", "Trailer", "Forwarded"}) {
    require(count(fields, name) <= 1, "nothing of this hop is said twice");
  }
}

// Looks at the text, since a parser drops those names itself.
inline void check_names(std::string_view head_text, bool underscores) {
  for (std::size_t at = head_text.find("\r\n") + 2; at < head_text.size(); at = head_text.find("\r\n", at) + 2) {
    const std::string_view name = head_text.substr(at, head_text.find_first_of(":\r", at) - at);
    require(!is_never_forwarded(name), "Proxy and X-Crossfade* are not forwarded");
    require(underscores || name.find('_') == std::string_view::npos, "no underscore in a forwarded name");
  }
}

inline void check_trailers(std::string_view arrived, std::string_view sent, const FieldList& fields) {
  require(arrived == sent, "the trailers arrive as they were sent");
  for (std::string_view rest = arrived; !rest.empty(); rest.remove_prefix(rest.find("\r\n") + 2)) {
    const std::string_view name = rest.substr(0, rest.find(':'));
    for (const std::string_view framing : {"Content-Length", "Transfer-Encoding", "Host", "Connection"}) {
      require(!iequals(name, framing), "no trailer frames or routes");
    }
    require(!is_connection_option(fields, name), "no trailer that was meant for this hop goes on");
  }
  std::string again;
  append_trailers(arrived, {&fields, true}, again);
  require(again == arrived, "no trailer is passed on that the next one would drop");
}

}  // namespace crossfade::fuzz
