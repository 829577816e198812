#include "config/sections.hpp"
#include "config/token_lines.hpp"
#include "config/words.hpp"

namespace crossfade {

void read_token_file(const MaybeValue& value, Context& context, AdminConfig& admin) {
  std::string file;
  if (!read_text(value, context.problems, "the path of a file", file)) return;
  const auto content = context.lists.load_text(*value, context.lists.path_of(file), context.problems);
  if (!content) return;
  auto tokens = parse_token_lines(*content);
  if (tokens) {
    admin.tokens = std::move(*tokens);
  } else {
    report(*value, context.problems, "the file " + in_quotes(file) + ": " + tokens.error());
  }
}

}  // namespace crossfade
