/// @file
/// From YAML text to a validated Config, or to every error in it.
#pragma once

#include <boost/system/result.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "crossfade/config.hpp"

namespace crossfade {

/// One thing wrong with a document.
struct ConfigError {
  std::string file;          ///< the document's name, or the list file's
  std::uint32_t line = 0;    ///< from 1; 0: the file as a whole
  std::uint32_t column = 0;  ///< from 1, in bytes; 0 with line 0
  std::string path;          ///< dotted: "services[0].dials[2].new"; empty: the document
  std::string message;       ///< what was found, what is allowed, maybe "did you mean"

  ConfigError(std::string file_, std::uint32_t line_, std::uint32_t column_, std::string path_, std::string message_)
      : file(std::move(file_)), line(line_), column(column_), path(std::move(path_)), message(std::move(message_)) {}
  std::string to_string() const;  ///< "file:line:column: path: message"
};
using ConfigErrors = std::vector<ConfigError>;

/// The bytes of a document and what to call it. The origin is a name, not a path: it may come from a key-value store.
struct Document {
  std::string name;  ///< for messages
  std::string text;
  std::string list_directory;  ///< what relative `in_file` paths are relative to
};

/// List files already loaded, by absolute path: a list whose content did not change is shared with the old snapshot.
/// Not thread-safe; belongs to whoever loads.
class ListCache {
 public:
  struct Entry {
    std::string content_hash;
    std::shared_ptr<const ValueSet> values;
    std::vector<Cidr> networks;  ///< when a client_ip rule uses the file
  };
  std::map<std::string, Entry> entries;
  std::vector<std::string> files;  ///< absolute: every in_file of the last document loaded, even of a refused one
};

/// Parses and validates. Reads the `in_file` lists; writes nothing. All errors are reported, in document order, except
/// that a syntax error hides what follows it. `cache` is optional; on success it holds this document's lists only.
boost::system::result<Config, ConfigErrors> load_config(const Document& document, ListCache* cache = nullptr);

/// Reads a file into a Document (list_directory: the directory of the path as given, not of a symlink's target).
boost::system::result<Document, ConfigErrors> read_document(const std::string& path);

}  // namespace crossfade
