#include "server/change_text.hpp"

#include "server/config_diff.hpp"

namespace crossfade {

std::string change_text(const Config& before, const Config& after) {
  const ConfigDiff changed = diff(before, after);
  std::string text;
  for (const DialMove& move : changed.dials) text += move.to_string() + '\n';
  for (const std::string& line : changed.other) text += line + '\n';
  return text;
}

}  // namespace crossfade
