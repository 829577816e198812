// Which dial a path and method belong to, by segments. Immutable once filled; lookups are thread-safe and allocate
// nothing.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crossfade/config.hpp"

namespace crossfade {

class PathTrie {
 public:
  // How much work a lookup was. For tests.
  struct Probe {
    std::uint32_t nodes = 0;     // visited
    std::uint32_t children = 0;  // candidates compared while looking for children
  };

  PathTrie();

  // Adds the pattern of the dial with this index.
  void add(const DialConfig& dial, std::uint32_t index);

  // The index of the most specific dial that takes this request: compared left to right, literal before `*`, then
  // longer before shorter, then exact before prefix, then with methods before without. A dial whose methods don't fit
  // is as if absent; GET covers HEAD. `path` is in the form of normalise_path(). Visits each node once at most,
  // whatever the request, and recurses as deep as the deepest pattern.
  std::optional<std::uint32_t> find(std::string_view path, std::string_view method, Probe* probe = nullptr) const;

 private:
  static constexpr std::uint32_t no_node = 0;  // the root is nobody's child

  struct Entry {
    std::uint32_t dial = 0;
    bool exact = false;
    std::vector<std::string> methods;  // empty: every method
  };
  struct Node {
    std::uint32_t star = no_node;
    std::vector<Entry> entries;  // the most specific first
  };
  struct ChildKey {
    std::uint32_t parent;
    std::string segment;
  };
  struct ChildView {
    std::uint32_t parent;
    std::string_view segment;
    Probe* probe;
  };
  struct ChildHash {
    using is_transparent = void;
    using is_avalanching = void;
    std::size_t operator()(const ChildKey& key) const noexcept;
    std::size_t operator()(const ChildView& key) const noexcept;
  };
  struct ChildEqual {
    using is_transparent = void;
    bool operator()(const ChildKey& a, const ChildKey& b) const noexcept;
    bool operator()(const ChildView& a, const ChildKey& b) const noexcept;
  };
  struct Query;

  std::uint32_t child(std::uint32_t parent, std::string_view segment);
  const Entry* descend(std::uint32_t node, std::size_t at, const Query& query) const;
  static const Entry* own_entry(const Node& node, bool at_end, std::string_view method);

  std::vector<Node> nodes_;
  // One table for all nodes: a node with thousands of children costs what one with ten does.
  boost::unordered_flat_map<ChildKey, std::uint32_t, ChildHash, ChildEqual> children_;
};

}  // namespace crossfade
