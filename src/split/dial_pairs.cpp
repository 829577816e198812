#include "split/dial_pairs.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "http/path.hpp"
#include "split/path_trie.hpp"

namespace crossfade {
namespace {

// Methods are in upper case, so that no dial names this one.
constexpr std::string_view unlisted_method = "other";

std::vector<std::string> segments_of(const DialConfig& dial) {
  std::string scratch;
  std::string_view rest = normalise_path(dial.path, scratch);
  if (rest.ends_with('/') && (!dial.exact || rest == "/")) rest.remove_suffix(1);
  std::vector<std::string> segments;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/', 1), rest.size());
    segments.emplace_back(rest.substr(1, end - 1));
    rest.remove_prefix(end);
  }
  return segments;
}

// The patterns of both lists in one tree.
struct PatternNode {
  std::map<std::string, std::uint32_t> literals;
  std::uint32_t star = 0;  // 0: none, since the root is nobody's child
};

class PatternTree {
 public:
  void add(const DialConfig& dial) {
    std::uint32_t at = 0;
    for (const std::string& segment : segments_of(dial)) {
      at = child(at, segment);
      if (segment != "*") literals_.insert(segment);
    }
  }

  const PatternNode& node(std::uint32_t index) const { return nodes_[index]; }

  // Stands in no pattern.
  std::string unused_segment() const {
    for (std::size_t i = 0;; ++i) {
      std::string segment = "any" + (i == 0 ? std::string() : std::to_string(i));
      if (!literals_.contains(segment)) return segment;
    }
  }

 private:
  std::uint32_t child(std::uint32_t parent, const std::string& segment) {
    std::uint32_t& place = segment == "*" ? nodes_[parent].star : nodes_[parent].literals[segment];
    if (place != 0) return place;
    const auto created = static_cast<std::uint32_t>(nodes_.size());
    place = created;  // before the nodes move
    nodes_.emplace_back();
    return created;
  }

  std::vector<PatternNode> nodes_ = std::vector<PatternNode>(1);
  std::set<std::string> literals_;
};

// Walks through all paths that the patterns can tell apart: each segment is a literal of a pattern that may still
// match, or one that stands in none.
class PathWalk {
 public:
  PathWalk(std::span<const DialConfig> before, std::span<const DialConfig> after, std::size_t most_lookups)
      : before_(before), after_(after), lookups_left_(most_lookups) {
    std::set<std::string> methods;
    fill(before, tries_[0], methods);
    fill(after, tries_[1], methods);
    if (methods.contains("GET")) methods.insert("HEAD");
    methods_.assign(methods.begin(), methods.end());
    methods_.emplace_back(unlisted_method);
    unused_ = tree_.unused_segment();
  }

  DialPairs run() {
    visit({0}, {}, {});
    DialPairs result;
    for (auto& [place, pair] : pairs_) {
      describe_pair(pair);
      result.pairs.push_back(std::move(pair));
    }
    result.complete = complete_;
    return result;
  }

 private:
  using Nodes = std::vector<std::uint32_t>;

  void fill(std::span<const DialConfig> dials, PathTrie& trie, std::set<std::string>& methods) {
    for (std::uint32_t i = 0; i < dials.size(); ++i) {
      trie.add(dials[i], i);
      tree_.add(dials[i]);
      methods.insert(dials[i].methods.begin(), dials[i].methods.end());
    }
  }

  // `shown` is the path with '*' where any segment will do.
  void visit(const Nodes& nodes, const std::string& path, const std::string& shown) {
    if (!complete_) return;
    look_up(path.empty() ? "/" : path, path.empty() ? "/" : shown);
    if (!path.empty()) look_up(path + '/', shown + '/');  // an empty last segment, which '*' does not take
    std::set<std::string_view> literals;
    Nodes any;
    for (const std::uint32_t each : nodes) {
      for (const auto& [segment, next] : tree_.node(each).literals) literals.insert(segment);
      if (tree_.node(each).star != 0) any.push_back(tree_.node(each).star);
    }
    for (const std::string_view segment : literals) {
      if (segment.empty()) continue;  // has been looked up
      Nodes next = any;
      for (const std::uint32_t each : nodes) {
        const auto found = tree_.node(each).literals.find(std::string(segment));
        if (found != tree_.node(each).literals.end()) next.push_back(found->second);
      }
      visit(next, path + '/' + std::string(segment), shown + '/' + std::string(segment));
    }
    if (any.empty()) {
      look_up(path + '/' + unused_, shown + "/*");  // and whatever is below it
    } else {
      visit(any, path + '/' + unused_, shown + "/*");
    }
  }

  void look_up(const std::string& path, const std::string& shown) {
    for (const std::string& method : methods_) {
      if (lookups_left_ == 0) {
        complete_ = false;
        return;
      }
      --lookups_left_;
      const auto before = tries_[0].find(path, method);
      const auto after = tries_[1].find(path, method);
      if (!before || !after) continue;
      const auto [place, is_new] = pairs_.try_emplace(std::pair(*after, *before));
      if (!is_new) continue;
      const std::string what = method == unlisted_method ? shown : method + ' ' + shown;
      place->second = {*before, *after, "traffic such as " + what, path, method};
    }
  }

  // The match of the dial whose own traffic this is says more than a path of it.
  void describe_pair(DialPair& pair) const {
    const DialConfig& before = before_[pair.before];
    const DialConfig& after = after_[pair.after];
    const bool narrower_after = after.exact || !after.methods.empty();
    const bool own_after = is_own(after, pair);
    const bool own_before = is_own(before, pair);
    if (own_after && (narrower_after || !own_before)) {
      pair.where = match_text(after);
    } else if (own_before) {
      pair.where = match_text(before);
    }
  }

  // Whether the most general path of this dial's pattern belongs to the pair.
  bool is_own(const DialConfig& dial, const DialPair& pair) const {
    std::string path;
    for (const std::string& segment : segments_of(dial)) path += '/' + (segment == "*" ? unused_ : segment);
    if (path.empty()) path = "/";
    const std::string_view method = dial.methods.empty() ? unlisted_method : std::string_view(dial.methods.front());
    const auto before = tries_[0].find(path, method);
    const auto after = tries_[1].find(path, method);
    return before == pair.before && after == pair.after;
  }

  std::span<const DialConfig> before_;
  std::span<const DialConfig> after_;
  std::size_t lookups_left_;
  bool complete_ = true;
  std::array<PathTrie, 2> tries_;
  PatternTree tree_;
  std::string unused_;
  std::vector<std::string> methods_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, DialPair> pairs_;  // by after, before
};

}  // namespace

DialPairs dial_pairs(std::span<const DialConfig> before, std::span<const DialConfig> after, std::size_t most_lookups) {
  return PathWalk(before, after, most_lookups).run();
}

std::string match_text(const DialConfig& dial) {
  std::string text;
  for (const std::string& method : dial.methods) text += method + ' ';
  return text + dial.path + (dial.exact ? " (exact)" : "");
}

}  // namespace crossfade
