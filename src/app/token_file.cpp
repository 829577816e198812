#include "app/token_file.hpp"

#include <algorithm>

#include "config/file_bytes.hpp"

namespace crossfade {

result<std::string, std::string> read_token_file(const std::string& path) {
  constexpr std::size_t most_bytes = 4096;
  const auto fail = [&path](const std::string& why) {
    return result<std::string, std::string>(boost::system::in_place_error, path + ": " + why);
  };
  auto bytes = read_file_bytes(path, most_bytes, FileKind::PipesToo);
  if (!bytes) return fail("cannot be read: " + bytes.error().reason);
  std::string token = std::move(*bytes);
  if (token.ends_with('\n')) token.pop_back();
  if (token.ends_with('\r')) token.pop_back();
  if (token.empty()) return fail("there is no token in it");
  if (!std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; })) {
    return fail("a token is one line of visible ASCII characters without spaces");
  }
  return {boost::system::in_place_value, std::move(token)};
}

}  // namespace crossfade
