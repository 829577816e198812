#include "split/cookies.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace crossfade {
namespace {

std::string_view trim_end(std::string_view text) { return text.substr(0, text.find_last_not_of(" \t") + 1); }

}  // namespace

std::optional<std::string_view> find_cookie(std::string_view field, std::string_view name) {
  while (!field.empty()) {
    const std::size_t end = std::min(field.find(';'), field.size());
    const std::string_view pair = field.substr(0, end);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && trim(pair.substr(0, equals)) == name) {
      return trim_end(pair.substr(equals + 1));
    }
    field.remove_prefix(std::min(end + 1, field.size()));
  }
  return std::nullopt;
}

}  // namespace crossfade
