#include "config/map_reader.hpp"

#include "config/words.hpp"

namespace crossfade {
namespace {

// A key as a part of a dotted path: as it is when it is a name, else quoted.
std::string path_below(const std::string& path, std::string_view key) {
  const std::string part = is_name(key) ? std::string(key) : in_quotes(key);
  return path.empty() ? part : path + '.' + part;
}

}  // namespace

MapReader::MapReader(const Value& value, Problems& problems, std::string_view expected)
    : map_(value), problems_(problems), valid_(value.node->kind == Node::Kind::Map) {
  if (!valid_) {
    report_expected(value, problems, expected);
    return;
  }
  const auto& nodes = value.node->children;
  for (std::size_t i = 0; i + 1 < nodes.size(); i += 2) {
    const Node& key = nodes[i];
    if (key.kind != Node::Kind::Scalar) {
      report({&key, key.mark, value.path}, problems, "found " + describe(key) + " as a key, expected a word");
      continue;
    }
    const auto [first, inserted] = index_.try_emplace(key.text, entries_.size());
    if (inserted) {
      entries_.push_back({&key, &nodes[i + 1]});
      continue;
    }
    const std::uint32_t line = entries_[first->second].key->mark.line;
    problems.add(key.mark, path_below(value.path, key.text),
                 "the key " + in_quotes(key.text) + " is here twice; the first is on line " + std::to_string(line));
  }
}

Value MapReader::child(const Entry& entry) const {
  const bool missing = entry.value->kind == Node::Kind::Null;
  return {entry.value, missing ? entry.key->mark : entry.value->mark, path_below(map_.path, entry.key->text)};
}

MaybeValue MapReader::take(std::string_view key) {
  known_.push_back(key);
  const auto found = index_.find(key);
  if (found == index_.end()) return std::nullopt;
  Entry& entry = entries_[found->second];
  entry.taken = true;
  return child(entry);
}

MaybeValue MapReader::require(std::string_view key, std::string_view what) {
  MaybeValue value = take(key);
  if (!value && valid_) {
    report(map_, problems_, "the key '" + std::string(key) + "' is missing: " + std::string(what));
  }
  return value;
}

std::vector<std::pair<std::string, Value>> MapReader::take_all() {
  std::vector<std::pair<std::string, Value>> all;
  for (Entry& entry : entries_) {
    entry.taken = true;
    all.emplace_back(entry.key->text, child(entry));
  }
  return all;
}

std::vector<std::pair<std::string, Value>> MapReader::take_rest() {
  std::vector<std::pair<std::string, Value>> rest;
  for (Entry& entry : entries_) {
    if (entry.taken) continue;
    entry.taken = true;
    rest.emplace_back(entry.key->text, child(entry));
  }
  return rest;
}

void MapReader::finish() {
  for (const Entry& entry : entries_) {
    if (entry.taken) continue;
    const std::string& key = entry.key->text;
    problems_.add(entry.key->mark, path_below(map_.path, key),
                  "unknown key " + in_quotes(key) + "; allowed are " + joined(known_) +
                      did_you_mean(problems_.full() ? std::string_view() : nearest(key, known_)));
  }
}

}  // namespace crossfade
