#include "http/unfold.hpp"

#include <string_view>

namespace crossfade {

void unfold(std::span<char> head) {
  const std::string_view text(head.data(), head.size());
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  std::size_t end = text.find("\r\n");
  if (end == std::string_view::npos) return;
  // Each turn looks at the end of one header line; the request line's own is passed over.
  while ((end = text.find("\r\n", end + 2)) != std::string_view::npos) {
    std::size_t at = end + 2;
    if (at == text.size() || !is_space(text[at])) continue;
    head[end] = head[end + 1] = ' ';
    while (at < text.size() && is_space(text[at])) head[at++] = ' ';
    end = at - 2;  // the joined line may be continued once more
  }
}

}  // namespace crossfade
