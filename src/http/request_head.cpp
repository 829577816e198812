#include "http/request_head.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "http/head_parser.hpp"
#include "http/target.hpp"

namespace crossfade {

namespace http = boost::beast::http;

namespace {

class RequestParser final : public HeadParser<true> {
 public:
  RequestParser(std::string_view bytes, const HeadRules& rules, RequestHead& head)
      : HeadParser(bytes), rules_(rules), head_(head) {}

  HeadVerdict run() {
    const error_code ec = parse();
    if (verdict_.problem != Problem::None) return verdict_;
    if (ec == http::error::bad_version) return version_verdict();
    if (ec) return {Problem::Malformed, "not an HTTP/1.1 request head"};
    return finish();
  }

 private:
  void on_request_impl(http::verb verb, string_view method, string_view target, int version, error_code& ec) override {
    head_.verb = verb;
    head_.method = std_view(method);
    head_.version = static_cast<unsigned>(version);
    head_.keep_alive = version >= 11;
    const TargetVerdict verdict = crossfade::parse_target(head_.method, std_view(target));
    if (verdict.problem != Problem::None) return fail(verdict.problem, verdict.detail, ec);
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
    if (rules_.fields_max != 0 && ++fields_ > rules_.fields_max) {
      return fail(Problem::HeadTooLarge, "too many header fields", ec);
    }
    if (is_folded(name, value)) return fail(Problem::Malformed, "a folded header line", ec);
    if (id == http::field::unknown) return unknown_field(name, value, ec);
    known_field(id, value, ec);
    if (verdict_.problem == Problem::None) head_.fields.add(id, name, value);
  }

  void unknown_field(std::string_view name, std::string_view value, error_code& ec) {
    if (name.find('_') != std::string_view::npos && rules_.underscores != UnderscoreHeaders::Forward) {
      if (rules_.underscores == UnderscoreHeaders::Reject) {
        return fail(Problem::Malformed, "a header name with an underscore", ec);
      }
      return;
    }
    if (!is_never_forwarded(name)) head_.fields.add(http::field::unknown, name, value);
  }

  void known_field(http::field id, std::string_view value, error_code& ec) {
    switch (id) {
      case http::field::host:
        if (++hosts_ > 1) return fail(Problem::Malformed, "more than one Host field", ec);
        if (!is_valid_authority(value)) return fail(Problem::Malformed, "Host is not valid", ec);
        if (!absolute_) head_.authority = value;  // RFC 9112, 3.2.2: in absolute form the target's counts
        break;
      case http::field::content_length:
        framing_.content_length(value);
        break;
      case http::field::transfer_encoding:
        framing_.transfer_encoding(value);
        break;
      case http::field::connection:
        if (!read_connection(value, head_)) return fail(Problem::HeadTooLarge, "too many Connection options", ec);
        break;
      case http::field::expect:
        if (head_.version < 11) break;  // RFC 9110, 10.1.1
        if (!iequals(value, "100-continue")) return fail(Problem::ExpectationFailed, "an unknown expectation", ec);
        head_.expect_continue = true;
        break;
      default:
        break;
    }
  }

  HeadVerdict finish() {
    if (hosts_ == 0 && head_.version >= 11) return {Problem::Malformed, "no Host field"};
    const FramingFields::Verdict verdict = framing_.for_request(head_.version);
    head_.framing = verdict.framing;
    return {verdict.problem, verdict.detail};
  }

  // Beast says bad_version for everything but 1.0 and 1.1: a well-formed other major version is a 505.
  HeadVerdict version_verdict() const {
    const std::string_view line = bytes().substr(0, bytes().find("\r\n"));
    const std::string_view version = line.substr(line.rfind(' ') + 1);
    const bool well_formed = version.size() == 8 && version.starts_with("HTTP/") && crossfade::is_digit(version[5]) &&
                             version[6] == '.' && crossfade::is_digit(version[7]);
    if (well_formed && version[5] != '1') return {Problem::VersionNotSupported, "only HTTP/1.0 and HTTP/1.1"};
    return {Problem::Malformed, "the HTTP version is not valid"};
  }

  void fail(Problem problem, const char* detail, error_code& ec) {
    verdict_ = {problem, detail};
    ec = http::error::bad_field;  // any error stops Beast; the verdict tells which
  }

  void on_response_impl(int, string_view, int, error_code&) override {}

  const HeadRules& rules_;
  RequestHead& head_;
  HeadVerdict verdict_;
  FramingFields framing_;
  std::uint64_t fields_ = 0;
  unsigned hosts_ = 0;
  bool absolute_ = false;
};

}  // namespace

bool RequestHead::is_idempotent() const {
  switch (verb) {
    case http::verb::get:
    case http::verb::head:
    case http::verb::options:
    case http::verb::trace:
    case http::verb::put:
    case http::verb::delete_:
      return true;
    default:
      return false;
  }
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
