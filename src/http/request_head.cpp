#include "http/request_head.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "http/head_parser.hpp"
#include "http/max_forwards.hpp"
#include "http/offending_line.hpp"
#include "http/target.hpp"
#include "http/upgrade.hpp"

namespace crossfade {

namespace http = boost::beast::http;

namespace {

// "trailers", among transfer codings and their weights (RFC 9110, 10.1.4).
bool names_trailers(std::string_view te) {
  return !for_each_element(te, [](std::string_view element) { return !iequals(element, "trailers"); });
}

bool is_about_framing(const boost::beast::error_code& ec) {
  return ec == http::error::bad_content_length || ec == http::error::multiple_content_length ||
         ec == http::error::bad_transfer_encoding;
}

class RequestParser final : public HeadParser<true> {
 public:
  RequestParser(std::string_view bytes, const HeadRules& rules, RequestHead& head)
      : HeadParser(bytes), rules_(rules), head_(head), framing_(rules.lenient.equal_content_length) {}

  HeadVerdict run() {
    const error_code ec = parse();
    if (verdict_.problem != Problem::None) return verdict_;
    if (ec == http::error::bad_version) return version_verdict();
    if (is_about_framing(ec)) return framing_verdict();
    if (ec) return {Problem::Malformed, "not an HTTP/1.1 request head", offending_line(bytes())};
    return finish();
  }

 private:
  void on_request_impl(http::verb verb, string_view method, string_view target, int version, error_code& ec) override {
    if (rules_.line_bytes_max != 0 && start_line().size() > rules_.line_bytes_max) {
      return fail({Problem::TargetTooLong, "the request line is too long", start_line()}, ec);
    }
    head_.verb = verb;
    head_.method = std_view(method);
    head_.version = static_cast<unsigned>(version);
    head_.keep_alive = version >= 11;
    const TargetVerdict verdict = crossfade::parse_target(head_.method, std_view(target));
    if (verdict.problem != Problem::None) return fail({verdict.problem, verdict.detail, start_line()}, ec);
    head_.target = verdict.target.path_and_query;
    if (head_.target.starts_with('?')) {
      head_.completed_target = "/";
      head_.completed_target += head_.target;
      head_.target = head_.completed_target;
    }
    head_.authority = verdict.target.authority;
    absolute_ = verdict.target.absolute;
  }

  void on_field_impl(http::field id, string_view name_view, string_view value_view, error_code& ec) override {
    const std::string_view name = std_view(name_view);
    const std::string_view value = std_view(value_view);
    HeadVerdict verdict = bounds(name, value);
    if (verdict.problem == Problem::None) {
      verdict = id == http::field::unknown ? unknown_field(name, value) : known_field(id, name, value);
    }
    if (verdict.problem == Problem::None) return;
    verdict.offending = line_of(name);
    fail(verdict, ec);
  }

  HeadVerdict bounds(std::string_view name, std::string_view value) {
    if (rules_.fields_max != 0 && ++fields_ > rules_.fields_max) {
      return {Problem::HeadTooLarge, "too many header fields", {}};
    }
    if (is_folded(name, value)) return {Problem::Malformed, "a folded header line", {}};
    const auto bytes = static_cast<std::size_t>(value.data() + value.size() - name.data());
    if (rules_.field_bytes_max != 0 && bytes > rules_.field_bytes_max) {
      return {Problem::HeadTooLarge, "a header line is too long", {}};
    }
    return {};
  }

  HeadVerdict unknown_field(std::string_view name, std::string_view value) {
    if (name.find('_') != std::string_view::npos && rules_.underscores != UnderscoreHeaders::Forward) {
      if (rules_.underscores == UnderscoreHeaders::Drop) return {};
      return {Problem::Malformed, "a header name with an underscore", {}};
    }
    if (!is_never_forwarded(name)) head_.fields.add(http::field::unknown, name, value);
    return {};
  }

  HeadVerdict known_field(http::field id, std::string_view name, std::string_view value) {
    head_.fields.add(id, name, value);
    switch (id) {
      case http::field::host:
        if (++hosts_ > 1) return {Problem::Malformed, "more than one Host field", {}};
        if (!is_valid_authority(value)) return {Problem::Malformed, "Host is not valid", {}};
        if (!absolute_) head_.authority = value;  // RFC 9112, 3.2.2: in absolute form the target's counts
        break;
      case http::field::content_length:
        framing_.content_length(value);
        framing_line_ = name;
        break;
      case http::field::transfer_encoding:
        framing_.transfer_encoding(value);
        framing_line_ = name;
        break;
      case http::field::connection:
        if (!read_connection(value, head_)) return {Problem::HeadTooLarge, "too many Connection options", {}};
        break;
      case http::field::expect:
        if (head_.version < 11) break;  // RFC 9110, 10.1.1
        if (!iequals(value, "100-continue")) return {Problem::ExpectationFailed, "an unknown expectation", {}};
        head_.expect_continue = true;
        break;
      case http::field::te:
        head_.te_trailers = head_.te_trailers || (head_.version >= 11 && names_trailers(value));
        break;
      case http::field::max_forwards:
        return max_forwards(value);
      default:
        break;
    }
    return {};
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
    if (verdict.problem != Problem::None) return {verdict.problem, verdict.detail, line_of(framing_line_)};
    if (head_.verb == http::verb::trace && head_.framing.body != BodyKind::None) {
      return {Problem::Malformed, "a TRACE with a body", line_of(framing_line_)};  // RFC 9110, 9.3.8
    }
    head_.upgrade = upgrade_option() && head_.version >= 11 && asks_for_upgrade(head_.fields);
    return {};
  }

  // Beast refuses some framing before it shows us the field: our rules say what is wrong with it.
  HeadVerdict framing_verdict() const {
    FramingFields framing(rules_.lenient.equal_content_length);
    std::string_view last;
    for_each_header_line(bytes(), [&](std::string_view line) {
      const std::string_view name = line.substr(0, line.find(':'));
      const bool length = iequals(name, "Content-Length");
      if (!length && !iequals(name, "Transfer-Encoding")) return true;
      const std::string_view value = trim(line.substr(std::min(name.size() + 1, line.size())));
      length ? framing.content_length(value) : framing.transfer_encoding(value);
      last = line;
      return framing.for_request(head_.version).problem == Problem::None;
    });
    const FramingFields::Verdict verdict = framing.for_request(head_.version);
    if (verdict.problem != Problem::None) return {verdict.problem, verdict.detail, last};
    return {Problem::Malformed, "the framing is not valid", last};
  }

  // Beast says bad_version for everything but 1.0 and 1.1: a well-formed other major version is a 505.
  HeadVerdict version_verdict() const {
    const std::string_view line = start_line();
    const std::string_view version = line.substr(line.rfind(' ') + 1);
    const bool well_formed = version.size() == 8 && version.starts_with("HTTP/") && crossfade::is_digit(version[5]) &&
                             version[6] == '.' && crossfade::is_digit(version[7]);
    if (well_formed && version[5] != '1') return {Problem::VersionNotSupported, "only HTTP/1.0 and HTTP/1.1", line};
    return {Problem::Malformed, "the HTTP version is not valid", line};
  }

  void fail(const HeadVerdict& verdict, error_code& ec) {
    verdict_ = verdict;
    ec = http::error::bad_field;  // any error stops Beast; the verdict tells which
  }

  void on_response_impl(int, string_view, int, error_code&) override {}

  const HeadRules& rules_;
  RequestHead& head_;
  HeadVerdict verdict_;
  FramingFields framing_;
  std::string_view framing_line_;  // the name of the last field that frames
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

bool RequestHead::is_idempotent() const {
  return is_safe() || verb == http::verb::put || verb == http::verb::delete_;
}

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
