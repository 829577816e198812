#include "server/change_text.hpp"

#include <xxhash.h>

#include "server/config_diff.hpp"
#include "split/moves_text.hpp"
#include "split/who_moves.hpp"

namespace crossfade {

std::string change_text(const Config& before, const Config& after) {
  std::string text = moves_text(who_moves(before, after));
  // Such as a dial that no host leads to.
  for (const DialMove& move : diff(before, after).dials) {
    const std::string start = move.service + '/' + move.dial + ": ";
    if (!text.starts_with(start) && text.find('\n' + start) == std::string::npos) text += move.to_string() + '\n';
  }
  return text;
}

std::string change_id(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  const XXH64_hash_t hash = XXH3_64bits(text.data(), text.size());
  std::string id;
  for (int shift = 60; shift >= 0; shift -= 4) id += digits[(hash >> shift) & 15];
  return id;
}

}  // namespace crossfade
