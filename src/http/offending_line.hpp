// Which line of a head is at fault when the parser only says that one is: for the log, off the path of good requests.
#pragma once

#include <string_view>

namespace crossfade {

// Calls f(line) for each header line of a head, without its line end, until f returns false; the result is whether it
// ran to the end.
template <class F>
bool for_each_header_line(std::string_view head, F f) {
  std::size_t end = head.find("\r\n");
  while (end != std::string_view::npos) {
    head.remove_prefix(end + 2);
    end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    if (line.empty()) break;
    if (!f(line)) return false;
  }
  return true;
}

// The first header line without a name that is a token, without a colon, or with a byte that no value may hold; the
// start line when every header line is well formed. Without its line end.
std::string_view offending_line(std::string_view head);

// What of an offending line may stand in a log: of Cookie, Authorization and Proxy-Authorization the name alone, of a
// request line without `query` what stands before its query.
std::string_view without_secrets(std::string_view line, bool query);

// Whether the field authenticates somebody: nobody else may read it.
bool is_secret(std::string_view name);

}  // namespace crossfade
