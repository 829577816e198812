// Which service a host belongs to. Immutable once filled; lookups are thread-safe and allocate nothing.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "split/text_hash.hpp"

namespace crossfade {

class HostTable {
 public:
  struct Match {
    std::uint32_t service = 0;
    std::string pattern;  // as configured, for explanations
  };

  // `pattern`: "a.example", "*.a.example" or "*". Requires: not there yet.
  void add(std::string_view pattern, std::uint32_t service);

  // The exact host, else the longest wildcard, else "*". Case, a port and one trailing dot don't count; a wildcard
  // takes any depth below its suffix, not the suffix itself. Null: no service takes it. Lives as long as the table.
  const Match* find(std::string_view authority) const;

 private:
  using Table = boost::unordered_flat_map<std::string, Match, TextHash, std::equal_to<>>;

  const Match* find_wildcard(std::string_view host) const;

  Table exact_;
  Table wildcards_;  // by what follows "*."
  std::optional<Match> any_;
};

}  // namespace crossfade
