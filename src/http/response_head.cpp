#include "http/response_head.hpp"

#include <charconv>

#include "base/ascii.hpp"
#include "http/connection_options.hpp"
#include "http/head_lines.hpp"

namespace crossfade {

namespace {

class ResponseParser {
 public:
  ResponseParser(std::string_view bytes, bool to_head, ResponseHead& head)
      : lines_(bytes), to_head_(to_head), head_(head) {}

  const char* run() {
    if (const char* fault = status_line()) return fault;
    for (HeadLines::Field field;;) {
      switch (lines_.next(field)) {
        case HeadLines::Next::End:
          return finish();
        case HeadLines::Next::Folded:
          return "a folded header line";
        case HeadLines::Next::Malformed:
          return "a malformed header line";
        case HeadLines::Next::Field:
          if (const char* fault = take(field)) return fault;
      }
    }
  }

 private:
  const char* status_line() {
    const auto parts = split_status_line(lines_.start_line());
    const auto version = parts ? parse_version(parts->version) : std::nullopt;
    if (!version || *version == 0) return "not an HTTP/1.1 status line";
    if (parts->status < 100 || parts->status > 599) return "the status is not 100 to 599";
    head_.status = parts->status;
    head_.reason = parts->reason;
    head_.version = *version;
    return nullptr;
  }

  const char* take(const HeadLines::Field& field) {
    const FieldId id = field_id(field.name);
    head_.fields.add(id, field.name, field.value, field.is_plain());
    switch (id) {
      case FieldId::ContentLength:
        framing_.content_length(field.value);
        break;
      case FieldId::TransferEncoding:
        framing_.transfer_encoding(field.value);
        break;
      case FieldId::Connection:
        return connection(field.value);
      case FieldId::KeepAlive:
        head_.keep_alive_seconds = keep_alive_timeout_seconds(field.value);
        break;
      case FieldId::Date:
        head_.has_date = true;
        break;
      default:
        break;
    }
    return nullptr;
  }

  const char* connection(std::string_view value) {
    const ConnectionOptions::Fault fault = options_.read(value);
    return fault == ConnectionOptions::Fault::None ? nullptr : ConnectionOptions::text_of(fault);
  }

  const char* finish() {
    const FramingFields::Verdict verdict = framing_.for_response(head_.version, head_.status, to_head_);
    if (verdict.problem != Problem::None) return verdict.detail;
    head_.framing = verdict.framing;
    head_.nominates = options_.nominates();
    head_.keep_alive = options_.keep_alive(head_.version) && head_.framing.body != BodyKind::UntilClose;
    // A 204 that announces a body may well send one: its bytes must not become the next answer's.
    if (head_.status == 204 && framing_.announces_body()) head_.keep_alive = false;
    return nullptr;
  }

  HeadLines lines_;
  bool to_head_;
  ResponseHead& head_;
  FramingFields framing_;
  ConnectionOptions options_;
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
