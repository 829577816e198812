#include "crossfade/load.hpp"

#include <xxhash.h>

#include <filesystem>
#include <utility>

#include "config/bytes_check.hpp"
#include "config/file_bytes.hpp"
#include "config/sections.hpp"

namespace crossfade {
namespace {

// 16 hex digits, the same in every process: replicas with equal configurations show equal hashes.
std::string content_hash(const Document& document, const ListLoader& lists) {
  std::string content = document.text;
  content += '\0';  // no document contains one
  content += lists.content_hashes();
  constexpr std::string_view digits = "0123456789abcdef";
  const XXH64_hash_t hash = XXH3_64bits(content.data(), content.size());
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += digits[(hash >> shift) & 15];
  return text;
}

Config read_root(const Value& value, ListLoader& lists, Problems& problems) {
  Config config;
  MapReader root(value, problems, "a map with listeners, pools and services");
  Context context{problems, lists, config.underscore_headers, std::nullopt, {}};
  read_listeners(root, context, config);
  read_settings(root, context, config);
  context.underscore_headers = config.underscore_headers;
  read_pools(root, context, config);
  read_services(root, context, config);
  root.finish();
  return config;
}

}  // namespace

boost::system::result<Config, ConfigErrors> load_config(const Document& document, ListCache* cache) {
  Problems problems(document.name);
  if (auto bad = check_document_bytes(document.text)) {
    problems.add(bad->mark, "", std::move(bad->message));
    return problems.take();
  }
  const Node root = parse_yaml(without_bom(document.text), problems);
  ListLoader lists(document.list_directory, cache);
  Config config = read_root({&root, root.mark, ""}, lists, problems);
  if (cache != nullptr) cache->files = lists.files();
  if (!problems.empty()) return problems.take();
  config.list_files = lists.files();
  config.text = std::make_shared<const std::string>(document.text);
  config.hash = content_hash(document, lists);
  if (cache != nullptr) cache->entries = lists.take_cache().entries;
  return config;
}

boost::system::result<Document, ConfigErrors> read_document(const std::string& path) {
  auto bytes = read_file_bytes(path, largest_document, FileKind::PipesToo);
  if (!bytes) {
    return ConfigErrors{ConfigError(path, 0, 0, "", "cannot be read: " + bytes.error().reason)};
  }
  return Document{path, std::move(*bytes), std::filesystem::path(path).parent_path().string()};
}

}  // namespace crossfade
