#include "telemetry/access_line.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/json_escape.hpp"

namespace crossfade {
namespace {

constexpr std::string_view cut_marker = "\\u2026";

// What stands around the client's bytes: the keys, the numbers, the markers.
constexpr std::size_t skeleton_bytes = 1024;

std::size_t bound_of(std::string_view text, std::size_t limit) {
  return std::min(text.size(), limit) * json_escape_growth;
}

// `key` brings its separator and the quote before the text: `,"host":"`.
void append_text(std::string& out, std::string_view key, std::string_view text, std::size_t limit) {
  if (text.empty()) {
    out += key.substr(0, key.size() - 1);
    out += "null";
    return;
  }
  out += key;
  append_json_escaped(out, text.substr(0, limit));
  if (text.size() > limit) out += cut_marker;
  out += '"';
}

template <class Integer>
void append_number(std::string& out, std::string_view key, Integer value) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out += key;
  out.append(digits.data(), end);
}

// Milliseconds with three decimals; negative is null.
void append_millis(std::string& out, std::string_view key, std::chrono::nanoseconds value) {
  const std::int64_t micros = std::chrono::floor<std::chrono::microseconds>(value).count();
  if (micros < 0) {
    out += key;
    out += "null";
    return;
  }
  append_number(out, key, micros / 1000);
  const auto rest = static_cast<unsigned>(micros % 1000);
  const auto digit = [](unsigned n) { return static_cast<char>('0' + n % 10); };
  const std::array<char, 4> fraction = {'.', digit(rest / 100), digit(rest / 10), digit(rest)};
  out.append(fraction.data(), fraction.size());
}

// Of 100,000, as a number from 0 to 1 in its shortest form.
void append_share(std::string& out, std::string_view key, std::uint32_t share) {
  out += key;
  if (share >= bucket_count) {
    out += '1';
    return;
  }
  std::array<char, 7> text = {'0', '.', '0', '0', '0', '0', '0'};
  std::size_t size = text.size();
  for (std::size_t i = size; i > 2; share /= 10) text[--i] = static_cast<char>('0' + share % 10);
  while (text[size - 1] == '0' && size > 3) --size;
  out.append(text.data(), size);
}

void append_client(std::string& out, const IpAddress& client) {
  std::array<char, 46> text;
  out += R"(,"client":")";
  out += client.to_text(text);
  out += '"';
}

void append_decision(std::string& out, const AccessRecord& record) {
  append_text(out, R"(,"service":")", record.service, logged::name);
  append_text(out, R"(,"dial":")", record.dial, logged::name);
  append_text(out, R"(,"side":")", record.decided ? to_string(record.side) : "", logged::name);
  append_text(out, R"(,"pool":")", record.pool, logged::name);
  append_text(out, R"(,"endpoint":")", record.endpoint, logged::endpoint);
  append_text(out, R"(,"reason":")", record.decided ? to_string(record.reason) : "", logged::name);
  append_text(out, R"(,"key":")", record.key, logged::key);
  if (record.decided && record.bucket != Decision::no_bucket) {
    append_number(out, R"(,"bucket":)", record.bucket);
  } else {
    out += R"(,"bucket":null)";
  }
}

}  // namespace

std::size_t access_line_bound(const AccessRecord& record) {
  return skeleton_bytes + bound_of(record.request_id, logged::request_id) +
         bound_of(record.trace.trace_id, logged::trace_id) + bound_of(record.trace.parent_id, logged::parent_id) +
         bound_of(record.key, logged::key) + bound_of(record.method, logged::method) +
         bound_of(record.host, logged::host) + bound_of(record.path, logged::path) +
         (record.with_query ? bound_of(record.query, logged::query) : 0) + bound_of(record.service, logged::name) +
         bound_of(record.dial, logged::name) + bound_of(record.pool, logged::name) +
         bound_of(record.endpoint, logged::endpoint) + bound_of(record.flag, logged::name) +
         bound_of(record.detail, logged::detail) + bound_of(record.offending, logged::offending);
}

void append_access_line(std::string& out, const AccessRecord& record, TimestampWriter& timestamps) {
  out += R"({"time":")";
  timestamps.append(out, record.start);
  append_text(out, R"(","request_id":")", record.request_id, logged::request_id);
  append_text(out, R"(,"trace_id":")", record.trace.trace_id, logged::trace_id);
  append_text(out, R"(,"parent_id":")", record.trace.parent_id, logged::parent_id);
  append_client(out, record.client);
  append_text(out, R"(,"method":")", record.method, logged::method);
  append_text(out, R"(,"host":")", record.host, logged::host);
  append_text(out, R"(,"path":")", record.path, logged::path);
  if (record.with_query) append_text(out, R"(,"query":")", record.query, logged::query);
  append_decision(out, record);
  append_number(out, R"(,"status":)", record.status);
  append_number(out, R"(,"request_bytes":)", record.request_bytes);
  append_number(out, R"(,"response_bytes":)", record.response_bytes);
  append_millis(out, R"(,"duration_ms":)", std::max(record.duration, std::chrono::nanoseconds(0)));
  append_millis(out, R"(,"upstream_ms":)", record.upstream);
  append_text(out, R"(,"flag":")", record.flag, logged::name);
  append_text(out, R"(,"detail":")", record.detail, logged::detail);
  append_text(out, R"(,"offending":")", record.offending, logged::offending);
  append_share(out, R"(,"sample":)", record.sample);
  out += "}\n";
}

}  // namespace crossfade
