#include "split/path_trie.hpp"

#include <xxhash.h>

#include <algorithm>

#include "http/path.hpp"

namespace crossfade {
namespace {

bool fits(const std::vector<std::string>& methods, std::string_view method) {
  if (methods.empty()) return true;
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  return std::any_of(methods.begin(), methods.end(), [&](const std::string& m) { return m == wanted || m == method; });
}

}  // namespace

struct PathTrie::Query {
  std::string_view path;
  std::string_view method;
  Probe* probe;
};

std::size_t PathTrie::ChildHash::operator()(const ChildView& key) const noexcept {
  return XXH3_64bits_withSeed(key.segment.data(), key.segment.size(), key.parent);
}
std::size_t PathTrie::ChildHash::operator()(const ChildKey& key) const noexcept {
  return (*this)(ChildView{key.parent, key.segment, nullptr});
}

bool PathTrie::ChildEqual::operator()(const ChildKey& a, const ChildKey& b) const noexcept {
  return a.parent == b.parent && a.segment == b.segment;
}
bool PathTrie::ChildEqual::operator()(const ChildView& a, const ChildKey& b) const noexcept {
  if (a.probe) ++a.probe->children;
  return a.parent == b.parent && a.segment == b.segment;
}

PathTrie::PathTrie() : nodes_(1) {}

void PathTrie::add(const DialConfig& dial, std::uint32_t index) {
  std::string scratch;
  std::string_view rest = normalise_path(dial.path, scratch);
  // A prefix takes the path with and without a last slash; an exact path means the one it says.
  if (rest.ends_with('/') && (!dial.exact || rest == "/")) rest.remove_suffix(1);
  std::uint32_t node = 0;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/', 1), rest.size());
    node = child(node, rest.substr(1, end - 1));
    rest.remove_prefix(end);
  }
  std::vector<Entry>& entries = nodes_[node].entries;
  entries.push_back({index, dial.exact, dial.methods});
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    if (a.exact != b.exact) return a.exact;
    return !a.methods.empty() && b.methods.empty();
  });
}

std::uint32_t PathTrie::child(std::uint32_t parent, std::string_view segment) {
  const auto created = static_cast<std::uint32_t>(nodes_.size());
  if (segment == "*") {
    if (nodes_[parent].star != no_node) return nodes_[parent].star;
    nodes_[parent].star = created;
  } else {
    const auto [place, is_new] = children_.try_emplace(ChildKey{parent, std::string(segment)}, created);
    if (!is_new) return place->second;
  }
  nodes_.emplace_back();
  return created;
}

std::optional<std::uint32_t> PathTrie::find(std::string_view path, std::string_view method, Probe* probe) const {
  const Query query{path, method, probe};
  const Entry* entry = descend(0, path == "/" ? 1 : 0, query);
  return entry ? std::optional(entry->dial) : std::nullopt;
}

// `at` is the slash before the next segment, or the path's end. Deeper patterns win over this node's own, and a literal
// child over `*`; a branch that ends in nothing that fits is left again.
const PathTrie::Entry* PathTrie::descend(std::uint32_t node, std::size_t at, const Query& query) const {
  if (query.probe) ++query.probe->nodes;
  const bool at_end = at == query.path.size();
  if (!at_end) {
    const std::size_t end = std::min(query.path.find('/', at + 1), query.path.size());
    const std::string_view segment = query.path.substr(at + 1, end - at - 1);
    const auto literal = children_.find(ChildView{node, segment, query.probe});
    if (literal != children_.end()) {
      if (const Entry* found = descend(literal->second, end, query)) return found;
    }
    if (nodes_[node].star != no_node && !segment.empty()) {
      if (const Entry* found = descend(nodes_[node].star, end, query)) return found;
    }
  }
  return own_entry(nodes_[node], at_end, query.method);
}

const PathTrie::Entry* PathTrie::own_entry(const Node& node, bool at_end, std::string_view method) {
  const auto found = std::find_if(node.entries.begin(), node.entries.end(), [&](const Entry& entry) {
    return (at_end || !entry.exact) && fits(entry.methods, method);
  });
  return found == node.entries.end() ? nullptr : &*found;
}

}  // namespace crossfade
