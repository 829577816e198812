#include "http/response_head.hpp"

#include <charconv>

#include "base/ascii.hpp"
#include "http/head_parser.hpp"

namespace crossfade {

namespace http = boost::beast::http;

namespace {

class ResponseParser final : public HeadParser<false> {
 public:
  ResponseParser(std::string_view bytes, bool to_head, ResponseHead& head)
      : HeadParser(bytes), to_head_(to_head), head_(head) {}

  const char* run() {
    const error_code ec = parse();
    if (fault_ != nullptr) return fault_;
    if (ec) return "not an HTTP/1.1 response head";
    const FramingFields::Verdict verdict = framing_.for_response(head_.version, head_.status, to_head_);
    if (verdict.problem != Problem::None) return verdict.detail;
    head_.framing = verdict.framing;
    if (head_.framing.body == BodyKind::UntilClose) head_.keep_alive = false;
    // A 204 that announces a body may well send one: its bytes must not become the next answer's.
    if (head_.status == 204 && framing_.announces_body()) head_.keep_alive = false;
    return nullptr;
  }

 private:
  void on_response_impl(int code, string_view reason, int version, error_code& ec) override {
    head_.status = static_cast<unsigned>(code);
    head_.reason = std_view(reason);
    head_.version = static_cast<unsigned>(version);
    head_.keep_alive = version >= 11;
    if (code < 100 || code > 599) fail("the status is not 100 to 599", ec);
  }

  void on_field_impl(http::field id, string_view name_view, string_view value_view, error_code& ec) override {
    const std::string_view name = std_view(name_view);
    const std::string_view value = std_view(value_view);
    if (is_folded(name, value)) return fail("a folded header line", ec);
    switch (id) {
      case http::field::content_length:
        framing_.content_length(value);
        break;
      case http::field::transfer_encoding:
        framing_.transfer_encoding(value);
        break;
      case http::field::connection:
        if (!read_connection(value, head_)) return fail("too many Connection options", ec);
        break;
      case http::field::keep_alive:
        head_.keep_alive_seconds = keep_alive_timeout_seconds(value);
        break;
      case http::field::date:
        head_.has_date = true;
        break;
      default:
        break;
    }
    head_.fields.add(id, name, value);
  }

  void fail(const char* fault, error_code& ec) {
    fault_ = fault;
    ec = http::error::bad_field;  // any error stops Beast
  }

  void on_request_impl(http::verb, string_view, string_view, int, error_code&) override {}

  bool to_head_;
  ResponseHead& head_;
  FramingFields framing_;
  const char* fault_ = nullptr;
};

}  // namespace

void ResponseHead::clear() {
  FieldList kept = std::move(fields);
  kept.clear();
  *this = ResponseHead{};
  fields = std::move(kept);
}

const char* parse_response_head(std::string_view bytes, bool to_head, ResponseHead& head) {
  head.clear();
  return ResponseParser(bytes, to_head, head).run();
}

long keep_alive_timeout_seconds(std::string_view field) {
  long seconds = -1;
  for_each_element(field, [&seconds](std::string_view parameter) {
    constexpr std::string_view name = "timeout=";
    if (parameter.size() <= name.size() || !iequals(parameter.substr(0, name.size()), name)) return true;
    const std::string_view digits = parameter.substr(name.size());
    long value = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc{} && stop == digits.data() + digits.size() && value >= 0) seconds = value;
    return false;
  });
  return seconds;
}

}  // namespace crossfade
