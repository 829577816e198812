// Who moves, as data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/diff_keys.hpp"
#include "split/who_moves.hpp"

namespace crossfade {

struct DiffData {
  const WhoMoves& moves;
  const std::vector<std::string>& other;           // changes of what is no service or dial
  const std::vector<NamedMoves>* named = nullptr;  // null: no keys were given
  std::size_t key_count = 0;
};

// One line, docs/diff.md says what is in it. Only traffic that changes.
std::string diff_json(const DiffData& data);

}  // namespace crossfade
