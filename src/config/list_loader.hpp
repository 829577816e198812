// The files that one document names: each is read once, and a list is shared with the snapshot before when its content
// is the same.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/value.hpp"
#include "crossfade/load.hpp"

namespace crossfade {

class ListLoader {
 public:
  // `old` may be null; it is only read, and outlives the loader.
  ListLoader(const std::string& list_directory, const ListCache* old) : directory_(list_directory), old_(old) {}

  std::string path_of(const std::string& in_file) const;  // as it is opened

  // Errors are reported at `value`, or for a bad line at that line of the list file. Null or nothing then.
  std::shared_ptr<const ValueSet> load_values(const Value& value, const std::string& path, Problems& problems);
  std::vector<Cidr> load_networks(const Value& value, const std::string& path, Problems& problems);

  // A file that is no list. Nothing after an error, which is reported at `value`. The text lives as long as the loader.
  std::optional<std::string_view> load_text(const Value& value, const std::string& path, Problems& problems);

  const std::vector<std::string>& files() const { return files_; }  // absolute, in the order of first use
  std::string content_hashes() const;                               // of files(), joined
  ListCache take_cache() { return std::move(next_); }

 private:
  struct Loaded {
    std::string content;
    bool usable = false;  // else its error has been reported
  };
  Loaded& load(const Value& value, const std::string& path, Problems& problems, const char* what = "list file");
  const ListCache::Entry* unchanged(const std::string& absolute) const;

  std::string directory_;
  const ListCache* old_;
  ListCache next_;
  std::map<std::string, Loaded> loaded_;  // by absolute path
  std::vector<std::string> files_;
};

}  // namespace crossfade
