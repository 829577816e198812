#include "http/write_head.hpp"

#include <array>
#include <charconv>
#include <ostream>  // Boost 1.81's string_view.hpp forgets it

#include <boost/beast/http/status.hpp>

#include "base/ascii.hpp"
#include "http/hop_by_hop.hpp"
#include "http/max_forwards.hpp"
#include "http/request_id.hpp"
#include "http/upgrade.hpp"

namespace crossfade {

using namespace std::string_view_literals;

namespace {

// Appends the parts with one growth: appending them one by one would ask for room for each.
template <class... Parts>
void append_parts(std::string& out, Parts... parts) {
  const std::size_t begin = out.size();
  out.resize(begin + (parts.size() + ...));
  char* at = out.data() + begin;
  ((at += parts.copy(at, parts.size())), ...);
}

void append_field(std::string_view name, std::string_view value, std::string& out) {
  append_parts(out, name, ": "sv, value, "\r\n"sv);
}

// A field as it was received, but for the spaces around its value.
void append_received(const FieldList& fields, std::size_t i, std::string& out) {
  if (const std::string_view line = fields.plain_line(i); !line.empty()) {
    out += line;
  } else {
    append_field(fields.name(i), fields.value(i), out);
  }
}

// A number's digits, for as long as this lives.
class Digits {
 public:
  explicit Digits(std::uint64_t number)
      : size_(static_cast<std::size_t>(std::to_chars(text_.data(), text_.data() + text_.size(), number).ptr -
                                       text_.data())) {}
  std::string_view text() const { return {text_.data(), size_}; }

 private:
  std::array<char, 20> text_;
  std::size_t size_;
};

void append_number_field(std::string_view name, std::uint64_t number, std::string& out) {
  const Digits digits(number);
  append_field(name, digits.text(), out);
}

void append_content_length(std::uint64_t length, std::string& out) {
  append_number_field("Content-Length", length, out);
}

void append_status_line(unsigned status, std::string_view reason, std::string& out) {
  const Digits digits(status);
  append_parts(out, "HTTP/1.1 "sv, digits.text(), " "sv, reason, "\r\n"sv);
}

template <class Head>
bool is_dropped(const Head& head, std::size_t i) {
  return is_hop_by_hop(head.fields.id(i)) || (head.nominates && is_nominated(head.fields, head.fields.name(i)));
}

bool is_trace_field(FieldId id) { return id == FieldId::Traceparent || id == FieldId::Tracestate; }

// One line with the values of all fields of that number, joined; nothing when there is none.
void append_joined(std::string_view name, const FieldList& fields, FieldId id, std::string& out) {
  bool any = false;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields.id(i) != id || fields.value(i).empty()) continue;
    out += any ? ", " : name;
    if (!any) out += ": ";
    out += fields.value(i);
    any = true;
  }
  if (any) out += "\r\n";
}

// What the client asks of the upstream's connection, said anew for ours.
void append_connection(const RequestHead& head, std::string& out) {
  if (head.upgrade) {
    out += "Upgrade: ";
    append_upgrade_protocols(head.fields, out);
    out += "\r\n";
  }
  if (head.te_trailers) out += "TE: trailers\r\n";
  if (head.upgrade || head.te_trailers) {
    out += "Connection: ";
    out += !head.te_trailers ? "Upgrade" : head.upgrade ? "Upgrade, TE" : "TE";
    out += "\r\n";
  }
}

}  // namespace

void append_upstream_head(const RequestHead& head, const Peer& peer, std::string_view request_id,
                          const ForwardRules& rules, std::string& out) {
  append_parts(out, head.method, " "sv, head.target, " HTTP/1.1\r\n"sv);
  append_field("Host", head.authority, out);
  for (std::size_t i = 0; i < head.fields.size(); ++i) {
    const FieldId id = head.fields.id(i);
    const std::string_view name = head.fields.name(i);
    if (id == FieldId::Host || is_dropped(head, i) || is_forwarded_field(id, name)) continue;
    if (id == FieldId::Other && iequals(name, request_id_name)) continue;
    // HTTP/1.0 knows no expectations (RFC 9110, 10.1.1), but the upstream gets an HTTP/1.1 request.
    if (id == FieldId::Expect && head.version < 11) continue;
    if (id == FieldId::MaxForwards && head.max_forwards) continue;
    if (is_trace_field(id) && !rules.traceparent.empty()) continue;
    append_received(head.fields, i, out);
  }
  append_forwarded(peer, head.fields, head.authority, out);
  append_field(request_id_name, request_id, out);
  if (!rules.traceparent.empty()) append_field("traceparent", rules.traceparent, out);
  if (rules.via) out += head.version == 10 ? "Via: 1.0 crossfade\r\n" : "Via: 1.1 crossfade\r\n";
  if (head.max_forwards) append_number_field("Max-Forwards", *head.max_forwards - 1, out);
  append_connection(head, out);
  if (head.framing.body == BodyKind::Chunked) {
    append_joined("Trailer", head.fields, FieldId::Trailer, out);
    out += "Transfer-Encoding: chunked\r\n";
  } else if (head.framing.has_length) {
    append_content_length(head.framing.declared, out);
  }
  out += "\r\n";
}

ClientFraming client_framing(const ResponseHead& answer, const RequestHead& request, bool keep_alive) {
  ClientFraming framing{answer.framing.body, keep_alive && request.keep_alive, false};
  if (framing.body == BodyKind::Chunked || framing.body == BodyKind::UntilClose) {
    if (request.version >= 11) {
      framing.trailers = answer.framing.body == BodyKind::Chunked && request.te_trailers && !answer.nominates;
      framing.body = BodyKind::Chunked;
    } else {
      framing.body = BodyKind::UntilClose;
      framing.keep_alive = false;
    }
  }
  return framing;
}

std::string_view connection_line(bool keep_alive, unsigned version) {
  if (!keep_alive) return "Connection: close\r\n";
  return version < 11 ? "Connection: keep-alive\r\n" : "";
}

void append_client_head(const ResponseHead& answer, const RequestHead& request, const ClientFraming& framing,
                        std::string_view date, std::string_view crossfade_field, std::string& out) {
  append_status_line(answer.status, answer.reason, out);
  bool has_date = false;
  for (std::size_t i = 0; i < answer.fields.size(); ++i) {
    if (is_dropped(answer, i)) continue;
    has_date = has_date || answer.fields.id(i) == FieldId::Date;
    append_received(answer.fields, i, out);
  }
  if (!has_date) append_field("Date", date, out);
  if (!crossfade_field.empty()) append_field("X-Crossfade", crossfade_field, out);
  // A 204 must not have a length (RFC 9110, 8.6); HEAD and 304 keep the one that GET would have.
  if (framing.trailers) append_joined("Trailer", answer.fields, FieldId::Trailer, out);
  if (framing.body == BodyKind::Chunked) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (answer.framing.has_length && answer.status != 204) {
    append_content_length(answer.framing.declared, out);
  }
  // RFC 9110, 15.5.22: which protocol is required is for the client to know.
  const bool upgrade = answer.status == 426;
  if (upgrade) append_joined("Upgrade", answer.fields, FieldId::Upgrade, out);
  if (upgrade && request.version >= 11) {
    out += framing.keep_alive ? "Connection: Upgrade\r\n" : "Connection: Upgrade, close\r\n";
  } else {
    out += connection_line(framing.keep_alive, request.version);
  }
  out += "\r\n";
}

void append_interim_head(const ResponseHead& answer, std::string& out) {
  append_status_line(answer.status, answer.reason, out);
  for (std::size_t i = 0; i < answer.fields.size(); ++i) {
    if (!is_dropped(answer, i)) append_received(answer.fields, i, out);
  }
  if (answer.status == 101) {
    append_joined("Upgrade", answer.fields, FieldId::Upgrade, out);
    out += "Connection: Upgrade\r\n";
  }
  out += "\r\n";
}

void append_last_hop(const RequestHead& head, std::string_view bytes, std::string_view request_id,
                     std::string_view date, std::string_view crossfade_field, bool keep_alive, std::string& out) {
  append_status_line(200, "OK", out);
  append_field("Date", date, out);
  append_field(request_id_name, request_id, out);
  if (!crossfade_field.empty()) append_field("X-Crossfade", crossfade_field, out);
  out += connection_line(keep_alive, head.version);
  std::string body;
  if (head.verb == boost::beast::http::verb::trace) {
    append_field("Content-Type", "message/http", out);
    append_trace_body(bytes, body);
  }
  append_content_length(body.size(), out);
  out += "\r\n";
  out += body;
}

void append_problem(Problem problem, std::string_view detail, std::string_view request_id, std::string_view date,
                    std::string_view extra_fields, bool to_head, std::string& out) {
  const std::string body = problem_body(problem, detail, request_id);
  const auto reason = boost::beast::http::obsolete_reason(boost::beast::http::status{status_of(problem)});
  append_status_line(status_of(problem), {reason.data(), reason.size()}, out);
  append_field("Date", date, out);
  append_field("Content-Type", "application/problem+json", out);
  append_content_length(body.size(), out);
  append_field(request_id_name, request_id, out);
  out += extra_fields;
  out += "\r\n";
  if (!to_head) out += body;
}

}  // namespace crossfade
