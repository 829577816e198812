#include "http/request_head.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "http/connection_options.hpp"
#include "http/head_lines.hpp"
#include "http/max_forwards.hpp"
#include "http/target.hpp"
#include "http/upgrade.hpp"

namespace crossfade {

namespace http = boost::beast::http;

namespace {

// "trailers", among transfer codings and their weights (RFC 9110, 10.1.4).
bool names_trailers(std::string_view te) {
  return !for_each_element(te, [](std::string_view element) { return !iequals(element, "trailers"); });
}

class RequestParser {
 public:
  RequestParser(std::string_view bytes, const HeadRules& rules, RequestHead& head)
      : lines_(bytes), rules_(rules), head_(head), framing_(rules.lenient.equal_content_length) {}

  HeadVerdict run() {
    HeadVerdict verdict = request_line();
    if (verdict.problem != Problem::None) {
      verdict.offending = lines_.start_line();
      return verdict;
    }
    for (HeadLines::Field field;;) {
      const HeadLines::Next next = lines_.next(field);
      if (next == HeadLines::Next::End) return finish();
      verdict = next == HeadLines::Next::Malformed ? HeadVerdict{Problem::Malformed, "a malformed header line", {}}
                : next == HeadLines::Next::Folded  ? HeadVerdict{Problem::Malformed, "a folded header line", {}}
                                                   : take(field);
      if (verdict.problem == Problem::None) continue;
      verdict.offending = field.line;
      return verdict;
    }
  }

 private:
  HeadVerdict request_line() {
    const std::string_view line = lines_.start_line();
    const auto parts = split_request_line(line);
    if (!parts) return {Problem::Malformed, "not an HTTP/1.1 request line", {}};
    const auto version = parse_version(parts->version);
    if (version == 0U && parts->version[5] != '1') {
      return {Problem::VersionNotSupported, "only HTTP/1.0 and HTTP/1.1", {}};
    }
    if (!version || *version == 0) return {Problem::Malformed, "the HTTP version is not valid", {}};
    if (rules_.line_bytes_max != 0 && line.size() > rules_.line_bytes_max) {
      return {Problem::TargetTooLong, "the request line is too long", {}};
    }
    head_.method = parts->method;
    head_.verb = http::string_to_verb({parts->method.data(), parts->method.size()});
    head_.version = *version;
    return target(parts->target);
  }

  HeadVerdict target(std::string_view text) {
    const TargetVerdict verdict = parse_target(head_.method, text);
    if (verdict.problem != Problem::None) return {verdict.problem, verdict.detail, {}};
    head_.target = verdict.target.path_and_query;
    if (head_.target.starts_with('?')) {
      head_.completed_target = "/";
      head_.completed_target += head_.target;
      head_.target = head_.completed_target;
    }
    head_.authority = verdict.target.authority;
    absolute_ = verdict.target.absolute;
    return {};
  }

  HeadVerdict take(const HeadLines::Field& field) {
    const HeadVerdict verdict = bounds(field.line);
    if (verdict.problem != Problem::None) return verdict;
    const FieldId id = field_id(field.name);
    return id == FieldId::Other ? other_field(field) : known_field(id, field);
  }

  HeadVerdict bounds(std::string_view line) {
    if (rules_.fields_max != 0 && ++fields_ > rules_.fields_max) {
      return {Problem::HeadTooLarge, "too many header fields", {}};
    }
    if (rules_.field_bytes_max != 0 && line.size() > rules_.field_bytes_max) {
      return {Problem::HeadTooLarge, "a header line is too long", {}};
    }
    return {};
  }

  HeadVerdict other_field(const HeadLines::Field& field) {
    const std::string_view name = field.name;
    if (name.find('_') != std::string_view::npos && rules_.underscores != UnderscoreHeaders::Forward) {
      if (rules_.underscores == UnderscoreHeaders::Drop) return {};
      return {Problem::Malformed, "a header name with an underscore", {}};
    }
    if (!is_never_forwarded(name)) head_.fields.add(FieldId::Other, name, field.value, field.is_plain());
    return {};
  }

  HeadVerdict known_field(FieldId id, const HeadLines::Field& field) {
    const std::string_view value = field.value;
    head_.fields.add(id, field.name, value, field.is_plain());
    switch (id) {
      case FieldId::Host:
        if (++hosts_ > 1) return {Problem::Malformed, "more than one Host field", {}};
        if (!is_valid_authority(value)) return {Problem::Malformed, "Host is not valid", {}};
        if (!absolute_) head_.authority = value;  // RFC 9112, 3.2.2: in absolute form the target's counts
        break;
      case FieldId::ContentLength:
        note_framing(field.line);
        framing_.content_length(value);
        break;
      case FieldId::TransferEncoding:
        note_framing(field.line);
        framing_.transfer_encoding(value);
        break;
      case FieldId::Connection:
        return connection(value);
      case FieldId::Expect:
        if (head_.version < 11) break;  // RFC 9110, 10.1.1
        if (!iequals(value, "100-continue")) return {Problem::ExpectationFailed, "an unknown expectation", {}};
        head_.expect_continue = true;
        break;
      case FieldId::Te:
        head_.te_trailers = head_.te_trailers || (head_.version >= 11 && names_trailers(value));
        break;
      case FieldId::MaxForwards:
        return max_forwards(value);
      default:
        break;
    }
    return {};
  }

  // The first line that makes it wrong is the one to name.
  void note_framing(std::string_view line) {
    if (framing_.for_request(head_.version).problem == Problem::None) framing_line_ = line;
  }

  HeadVerdict connection(std::string_view value) {
    using Fault = ConnectionOptions::Fault;
    const Fault fault = options_.read(value);
    if (fault == Fault::None) return {};
    const Problem problem = fault == Fault::TooMany ? Problem::HeadTooLarge : Problem::Malformed;
    return {problem, ConnectionOptions::text_of(fault), {}};
  }

  // For other methods it means nothing (RFC 9110, 7.6.2), and is a field like any.
  HeadVerdict max_forwards(std::string_view value) {
    if (!counts_forwards(head_.verb)) return {};
    if (head_.max_forwards) return {Problem::Malformed, "more than one Max-Forwards field", {}};
    head_.max_forwards = parse_max_forwards(value);
    if (!head_.max_forwards) return {Problem::Malformed, "Max-Forwards is not a number", {}};
    return {};
  }

  HeadVerdict finish() {
    if (hosts_ == 0 && head_.version >= 11) return {Problem::Malformed, "no Host field", {}};
    const FramingFields::Verdict verdict = framing_.for_request(head_.version);
    head_.framing = verdict.framing;
    if (verdict.problem != Problem::None) return {verdict.problem, verdict.detail, framing_line_};
    if (head_.verb == http::verb::trace && head_.framing.body != BodyKind::None) {
      return {Problem::Malformed, "a TRACE with a body", framing_line_};  // RFC 9110, 9.3.8
    }
    head_.keep_alive = options_.keep_alive(head_.version);
    head_.nominates = options_.nominates();
    head_.upgrade = options_.upgrade() && head_.version >= 11 && asks_for_upgrade(head_.fields);
    return {};
  }

  HeadLines lines_;
  const HeadRules& rules_;
  RequestHead& head_;
  FramingFields framing_;
  ConnectionOptions options_;
  std::string_view framing_line_;  // the last one that frames, or the one that is wrong
  std::uint64_t fields_ = 0;
  unsigned hosts_ = 0;
  bool absolute_ = false;
};

}  // namespace

bool RequestHead::is_safe() const {
  switch (verb) {
    case http::verb::get:
    case http::verb::head:
    case http::verb::options:
    case http::verb::trace:
      return true;
    default:
      return false;
  }
}

bool RequestHead::is_idempotent() const { return is_safe() || verb == http::verb::put || verb == http::verb::delete_; }

void RequestHead::clear() {
  FieldList kept = std::move(fields);
  kept.clear();
  *this = RequestHead{};
  fields = std::move(kept);
}

HeadVerdict parse_request_head(std::string_view bytes, const HeadRules& rules, RequestHead& head) {
  head.clear();
  return RequestParser(bytes, rules, head).run();
}

}  // namespace crossfade
