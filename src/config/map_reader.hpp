// One map of a document, read key by key.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "config/value.hpp"

namespace crossfade {

// Reports a key that is there twice at once, and in finish() the keys nobody asked for. `value` outlives it.
class MapReader {
 public:
  MapReader(const Value& value, Problems& problems, std::string_view expected);

  bool valid() const { return valid_; }  // false: it was no map, which has been reported
  MaybeValue take(std::string_view key);
  // `what` completes "the key 'x' is missing: …".
  MaybeValue require(std::string_view key, std::string_view what);
  std::vector<std::pair<std::string, Value>> take_all();   // a map whose keys are names, in document order
  std::vector<std::pair<std::string, Value>> take_rest();  // the same of those that nobody asked for so far
  void finish();

 private:
  struct Entry {
    const Node* key;
    const Node* value;
    bool taken = false;
  };
  Value child(const Entry& entry) const;

  const Value& map_;
  Problems& problems_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, std::size_t> index_;  // into entries_
  std::vector<std::string_view> known_;
  bool valid_ = false;
};

}  // namespace crossfade
