#include "http/traceparent.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "http/hop_by_hop.hpp"

namespace crossfade {
namespace {

constexpr std::size_t trace_id_at = 3, trace_id_digits = 32;
constexpr std::size_t parent_id_at = 36, parent_id_digits = 16;
constexpr std::size_t flags_at = 53, flags_digits = 2;

// Upper case is not allowed.
bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_id(std::string_view text) { return is_hex(text) && text.find_first_not_of('0') != std::string_view::npos; }

// 16 digits, not all of them 0.
char* write_word(Random& random, char* out) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::uint64_t bits = random();
  while (bits == 0) bits = random();
  for (int i = 0; i < 16; ++i, bits >>= 4) *out++ = digits[bits & 15];
  return out;
}

}  // namespace

TraceIds parse_traceparent(std::string_view value) {
  if (value.size() < traceparent_bytes) return {};
  const std::string_view version = value.substr(0, 2);
  if (!is_hex(version) || version == "ff") return {};
  if (value.size() > traceparent_bytes && (version == "00" || value[traceparent_bytes] != '-')) return {};
  for (const std::size_t dash : {trace_id_at - 1, parent_id_at - 1, flags_at - 1}) {
    if (value[dash] != '-') return {};
  }
  const TraceIds ids{value.substr(trace_id_at, trace_id_digits), value.substr(parent_id_at, parent_id_digits)};
  const bool valid = is_id(ids.trace_id) && is_id(ids.parent_id) && is_hex(value.substr(flags_at, flags_digits));
  return valid ? ids : TraceIds{};
}

TraceIds received_trace(const FieldList& fields) {
  std::string_view value;
  std::size_t count = 0;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields.id(i) != FieldId::Traceparent) continue;
    value = fields.value(i);
    ++count;
  }
  if (count != 1 || is_nominated(fields, "traceparent")) return {};
  return parse_traceparent(value);
}

void write_traceparent(Random& random, bool sampled, TraceparentText& out) {
  char* at = std::copy_n("00-", 3, out.data());
  at = write_word(random, write_word(random, at));
  *at++ = '-';
  at = write_word(random, at);
  std::copy_n(sampled ? "-01" : "-00", 3, at);
}

}  // namespace crossfade
