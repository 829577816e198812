#include "http/offending_line.hpp"

#include "base/ascii.hpp"

namespace crossfade {
namespace {

constexpr std::string_view blanks = " \t";

// Where a request line's target ends as far as it may be shown.
std::size_t shown_length(std::string_view line) {
  const std::size_t query = line.find('?');
  const std::size_t scheme = line.find("://");
  if (scheme != std::string_view::npos && line.find('@', scheme) < query) return scheme;  // a name and a password
  return query;
}

bool is_request_line(std::string_view line) {
  if (line.find(':') == std::string_view::npos) return true;  // whatever else it may be has no value to show
  const std::string_view name = name_in(line);
  const std::size_t target = line.find_first_not_of(blanks, line.find(name) + name.size());
  if (target == std::string_view::npos) return false;
  return line[target] == '/' || iequals(line.substr(target, 4), "http");
}

}  // namespace

std::string_view without_secrets(std::string_view line, bool query) {
  const std::string_view name = name_in(line);
  if (is_secret(name)) return name;
  return query || !is_request_line(line) ? line : line.substr(0, shown_length(line));
}

std::string_view name_in(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_first_of(": \t", begin) - begin);
}

bool is_meant_for(std::string_view name, std::string_view wanted) {
  std::size_t at = 0;
  for (const char c : name) {
    if (!is_token_char(c)) continue;
    if (at == wanted.size() || to_lower(c == '_' ? '-' : c) != to_lower(wanted[at] == '_' ? '-' : wanted[at]))
      return false;
    ++at;
  }
  return at == wanted.size();
}

bool is_secret(std::string_view name) {
  return is_meant_for(name, "Cookie") || is_meant_for(name, "Authorization") ||
         is_meant_for(name, "Proxy-Authorization");
}

}  // namespace crossfade
