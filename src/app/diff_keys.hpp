// Keys that a file names, and which of them change side.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crossfade/config.hpp"
#include "split/key_movers.hpp"
#include "split/who_moves.hpp"

namespace crossfade {

// The text of a file of keys and the keys in it: the lines as in an `in_file` list. Neither copied nor moved, since the
// keys are views.
class KeyFile {
 public:
  KeyFile() = default;
  KeyFile(const KeyFile&) = delete;
  KeyFile& operator=(const KeyFile&) = delete;

  // Empty, or why it cannot be used: unreadable, above 256 MiB, NUL, no UTF-8, no key in it.
  std::string read(const std::string& path);
  const std::vector<std::string_view>& keys() const { return keys_; }

 private:
  std::string content_;
  std::vector<std::string_view> keys_;
};

// The keys that change side in one dial's traffic.
struct NamedMoves {
  const ServiceMoves* service;
  const TrafficMove* traffic;
  KeyMovers movers;
};

// How often a key may be decided about: a million keys in twenty dials, up to a minute.
inline constexpr std::size_t key_decisions_max = 20'000'000;

// Only traffic in which some key moves or is none. An error when there are too many keys for so many dials.
result<std::vector<NamedMoves>, std::string> named_moves(const Config& before, const Config& after,
                                                         const WhoMoves& moves,
                                                         const std::vector<std::string_view>& keys);

// "public-api/rates: acct-1: legacy -> new", a line each, then how many keys change side, and which are none.
std::string named_moves_text(const std::vector<NamedMoves>& moves, std::size_t key_count);

// "public-api/rates"
std::string traffic_name(const ServiceMoves& service, const TrafficMove& traffic);

}  // namespace crossfade
