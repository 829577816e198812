#include "config/list_lines.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "config/address_text.hpp"
#include "config/bytes_check.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

constexpr std::size_t most_mistakes = 20;

std::string_view trim_line(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

// Calls use(line, value, column) for each value.
template <class Use>
void for_each_value(std::string_view content, Use use) {
  content = without_bom(content);
  std::uint32_t line = 0;
  while (!content.empty()) {
    const std::size_t end = std::min(content.find('\n'), content.size());
    const std::string_view whole = content.substr(0, end);
    content.remove_prefix(std::min(end + 1, content.size()));
    ++line;
    if (whole.starts_with('#')) continue;
    const std::string_view value = trim_line(whole);
    if (!value.empty()) use(line, value, static_cast<std::uint32_t>(value.data() - whole.data() + 1));
  }
}

}  // namespace

std::optional<BadLine> check_list_bytes(std::string_view content) {
  const std::size_t nul = content.find('\0');
  const std::size_t bad_utf8 = find_bad_utf8(content);
  const std::size_t at = std::min(nul, bad_utf8);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view before = content.substr(0, at);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t column = at - (before.rfind('\n') + 1) + 1;
  return BadLine{static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(column),
                 nul < bad_utf8 ? "found a NUL byte; a list is UTF-8 text" : "found a byte that is not valid UTF-8"};
}

std::vector<std::string_view> list_values(std::string_view content) {
  std::vector<std::string_view> values;
  for_each_value(content, [&](std::uint32_t, std::string_view value, std::uint32_t) { values.push_back(value); });
  return values;
}

ListNetworks list_networks(std::string_view content) {
  ListNetworks list;
  for_each_value(content, [&](std::uint32_t line, std::string_view value, std::uint32_t column) {
    if (const auto network = Cidr::parse(value)) {
      list.networks.push_back(*network);
    } else if (list.mistakes.size() < most_mistakes) {
      list.mistakes.push_back({line, column,
                               "found " + in_quotes(value) + ", expected an address or a network such as 10.0.0.0/8" +
                                   did_you_mean(suggest_network(value))});
    }
  });
  return list;
}

}  // namespace crossfade
