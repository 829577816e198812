#include <algorithm>

#include "base/ascii.hpp"
#include "config/address_text.hpp"
#include "config/sections.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

bool read_token(const MaybeValue& value, Problems& problems, std::string_view expected, std::string& out) {
  std::string text;
  if (!read_text(value, problems, expected, text)) return false;
  if (!is_token(text)) {
    report_expected(*value, problems, expected);
    return false;
  }
  out = std::move(text);
  return true;
}

}  // namespace

bool read_name(const MaybeValue& value, Problems& problems, std::string& out) {
  constexpr std::string_view expected = "a name of 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'";
  std::string text;
  if (!read_text(value, problems, expected, text)) return false;
  if (!is_name(text)) {
    report_expected(*value, problems, expected);
    return false;
  }
  out = std::move(text);
  return true;
}

bool read_header_name(const MaybeValue& value, Context& context, std::string& out) {
  std::string name;
  if (!read_token(value, context.problems, "a header name such as X-Account-Id", name)) return false;
  if (name.find('_') != std::string::npos && context.underscore_headers != UnderscoreHeaders::Forward) {
    std::string hyphenated = name;
    std::replace(hyphenated.begin(), hyphenated.end(), '_', '-');
    const bool drop = context.underscore_headers == UnderscoreHeaders::Drop;
    report(*value, context.problems,
           "found " + in_quotes(name) + ", which can never match: headers with '_' are " +
               (drop ? "dropped (underscore_headers: drop)" : "rejected (underscore_headers: reject)") +
               did_you_mean(hyphenated));
    return false;
  }
  if (is_never_forwarded(name)) {
    report(*value, context.problems,
           "found " + in_quotes(name) + ", which can never match: clients may not send it, so it is dropped");
    return false;
  }
  out = std::move(name);
  return true;
}

bool read_cookie_name(const MaybeValue& value, Problems& problems, std::string& out) {
  return read_token(value, problems, "a cookie name such as sessionid", out);
}

bool read_network(const Value& value, Problems& problems, Cidr& out) {
  constexpr std::string_view expected = "an address or a network such as 10.0.0.0/8";
  std::string text;
  if (!read_text(value, problems, expected, text)) return false;
  const auto network = Cidr::parse(text);
  if (network) {
    out = *network;
  } else {
    report_expected(value, problems, expected, suggest_network(text));
  }
  return network.has_value();
}

bool read_header_value(const MaybeValue& value, Problems& problems, std::string& out) {
  constexpr std::string_view expected = "text that is not empty and has no control bytes";
  std::string text;
  if (!read_text(value, problems, expected, text)) return false;
  const std::string_view trimmed = trim(text);
  if (trimmed.empty() || !std::all_of(trimmed.begin(), trimmed.end(), is_value_char)) {
    report_expected(*value, problems, expected);
    return false;
  }
  out = trimmed;
  return true;
}

bool read_salt(const MaybeValue& value, Problems& problems, std::string& out) {
  constexpr std::string_view expected = "text of 1 to 256 bytes without control bytes";
  std::string text;
  if (!read_text(value, problems, expected, text)) return false;
  if (text.empty() || text.size() > 256 || !std::all_of(text.begin(), text.end(), is_value_char)) {
    report_expected(*value, problems, expected);
    return false;
  }
  out = std::move(text);
  return true;
}

}  // namespace crossfade
