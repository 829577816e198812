#include "istio/yaml_text.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace crossfade {
namespace {

// What one YAML reader or another takes for a boolean or for nothing.
constexpr std::string_view no_texts[] = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"};

bool is_plain(std::string_view text) {
  if (text.empty() || (!is_alpha(text.front()) && text.front() != '/')) return false;
  const bool tame = std::all_of(text.begin(), text.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '/' || c == '.' || c == '_' || c == '-';
  });
  return tame && std::none_of(std::begin(no_texts), std::end(no_texts),
                              [&](std::string_view word) { return iequals(word, text); });
}

}  // namespace

std::string yaml_quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += '\\';
    if (byte < 0x20 || byte == 0x7f) {
      out += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string yaml_scalar(std::string_view text) { return is_plain(text) ? std::string(text) : yaml_quoted(text); }

std::string yaml_list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) out.append(out.size() > 1 ? ", " : "").append(yaml_scalar(text));
  return out + ']';
}

}  // namespace crossfade
