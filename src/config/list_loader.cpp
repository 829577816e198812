#include "config/list_loader.hpp"

#include <xxhash.h>

#include <filesystem>
#include <system_error>

#include "config/file_bytes.hpp"
#include "config/list_lines.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

constexpr std::size_t largest_list = 1ull << 30;  // bytes

// Not normalised: "a/../b" is not "b" when `a` is a symlink.
std::string absolute_path(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  return error ? path : absolute.string();
}

std::string hash_text(const std::string& content) {
  const XXH128_hash_t hash = XXH3_128bits(content.data(), content.size());
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, hash);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : canonical.digest) text += {digits[byte >> 4], digits[byte & 15]};
  return text;
}

}  // namespace

std::string ListLoader::path_of(const std::string& in_file) const {
  return (std::filesystem::path(directory_) / in_file).string();  // an absolute in_file replaces the directory
}

ListLoader::Loaded& ListLoader::load(const Value& value, const std::string& path, Problems& problems,
                                     const char* what) {
  const std::string absolute = absolute_path(path);
  const auto [place, is_new] = loaded_.try_emplace(absolute);
  Loaded& list = place->second;
  if (!is_new) return list;
  files_.push_back(absolute);
  auto bytes = read_file_bytes(path, largest_list, FileKind::RegularOnly);
  if (!bytes) {
    report(value, problems,
           std::string("the ") + what + ' ' + in_quotes(path) + " cannot be read: " + bytes.error().reason);
    return list;
  }
  if (const auto bad = check_list_bytes(*bytes)) {
    problems.add_foreign(value.mark, ConfigError(path, bad->line, bad->column, value.path, bad->message));
    return list;
  }
  list.content = std::move(*bytes);
  list.usable = true;
  next_.entries[absolute].content_hash = hash_text(list.content);
  return list;
}

const ListCache::Entry* ListLoader::unchanged(const std::string& absolute) const {
  if (old_ == nullptr) return nullptr;
  const auto found = old_->entries.find(absolute);
  if (found == old_->entries.end()) return nullptr;
  return found->second.content_hash == next_.entries.at(absolute).content_hash ? &found->second : nullptr;
}

std::shared_ptr<const ValueSet> ListLoader::load_values(const Value& value, const std::string& path,
                                                        Problems& problems) {
  const Loaded& list = load(value, path, problems);
  if (!list.usable) return nullptr;
  const std::string absolute = absolute_path(path);
  ListCache::Entry& entry = next_.entries[absolute];
  if (entry.values == nullptr) {
    const ListCache::Entry* same = unchanged(absolute);
    if (same != nullptr) entry.values = same->values;
  }
  if (entry.values == nullptr) entry.values = std::make_shared<const ValueSet>(list_values(list.content));
  return entry.values;
}

std::vector<Cidr> ListLoader::load_networks(const Value& value, const std::string& path, Problems& problems) {
  const Loaded& list = load(value, path, problems);
  if (!list.usable) return {};
  const std::string absolute = absolute_path(path);
  ListCache::Entry& entry = next_.entries[absolute];
  if (!entry.networks.empty()) return entry.networks;
  const ListCache::Entry* same = unchanged(absolute);
  if (same != nullptr && !same->networks.empty()) return entry.networks = same->networks;
  ListNetworks parsed = list_networks(list.content);
  for (const BadLine& bad : parsed.mistakes) {
    problems.add_foreign(value.mark, ConfigError(path, bad.line, bad.column, value.path, bad.message));
  }
  return entry.networks = std::move(parsed.networks);
}

std::optional<std::string_view> ListLoader::load_text(const Value& value, const std::string& path, Problems& problems) {
  const Loaded& file = load(value, path, problems, "file");
  return file.usable ? std::optional<std::string_view>(file.content) : std::nullopt;
}

std::string ListLoader::content_hashes() const {
  std::string hashes;
  for (const std::string& file : files_) {
    const auto found = next_.entries.find(file);
    if (found != next_.entries.end()) hashes += found->second.content_hash;
  }
  return hashes;
}

}  // namespace crossfade
