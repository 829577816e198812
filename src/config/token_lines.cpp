#include "config/token_lines.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

// Takes a line apart; what is wrong with it, or empty. Nothing of the line is shown: whoever mixes up its parts has the
// token where the name should be.
std::string read_token_line(std::string_view line, const std::vector<AdminToken>& known, AdminToken& out) {
  const std::size_t end_of_name = std::min(line.find_first_of(" \t"), line.size());
  out.name = line.substr(0, end_of_name);
  out.secret = trim(line.substr(end_of_name));
  if (out.secret.empty()) return "expected a name, a space and a token";
  if (!is_name(out.name)) return "the name is not one of 1 to 64 letters, digits, '.', '_' and '-'";
  if (!is_admin_token(out.secret)) {
    return "the token, which follows the name, is not 16 to 256 visible ASCII characters";
  }
  for (const AdminToken& other : known) {
    if (other.name == out.name) return "its name is in the file already";
    if (other.secret == out.secret) return "its token is in the file already";
  }
  return {};
}

}  // namespace

bool is_admin_token(std::string_view text) {
  const auto visible = [](char c) { return c > ' ' && c < '\x7f'; };
  return text.size() >= 16 && text.size() <= 256 && std::all_of(text.begin(), text.end(), visible);
}

result<std::vector<AdminToken>, std::string> parse_token_lines(std::string_view content) {
  const auto fail = [](std::string why) {
    return result<std::vector<AdminToken>, std::string>(boost::system::in_place_error, std::move(why));
  };
  std::vector<AdminToken> tokens;
  for (std::size_t number = 1; !content.empty(); ++number) {
    const std::size_t end = std::min(content.find('\n'), content.size());
    const bool comment = content.starts_with('#');
    const std::string_view line = trim(content.substr(0, end - (end > 0 && content[end - 1] == '\r' ? 1 : 0)));
    content.remove_prefix(std::min(end + 1, content.size()));
    if (line.empty() || comment) continue;
    AdminToken token;
    if (const std::string why = read_token_line(line, tokens, token); !why.empty()) {
      return fail("line " + std::to_string(number) + ": " + why);
    }
    if (tokens.size() == tokens_max) return fail("it has more than " + std::to_string(tokens_max) + " tokens");
    tokens.push_back(std::move(token));
  }
  if (tokens.empty()) return fail("it has no token: expected lines of a name, a space and a token");
  return tokens;
}

}  // namespace crossfade
