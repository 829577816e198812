#include "app/istio.hpp"

#include <algorithm>
#include <ostream>
#include <string_view>
#include <utility>

#include "app/check.hpp"
#include "app/cli.hpp"
#include "base/write_file.hpp"
#include "config/bytes_check.hpp"
#include "config/file_bytes.hpp"
#include "config/words.hpp"
#include "crossfade/load.hpp"
#include "istio/export_istio.hpp"
#include "istio/import_istio.hpp"

namespace crossfade {
namespace {

std::size_t print_notices(const std::vector<Notice>& notices, std::ostream& err) {
  std::size_t lost = 0;
  for (const Notice& notice : notices) {
    err << notice.to_string() << '\n';
    if (notice.kind == Notice::Kind::Lost) ++lost;
  }
  const std::size_t notes = notices.size() - lost;
  if (!notices.empty()) {
    err << "crossfade: " << lost << " not carried, " << notes << (notes == 1 ? " note" : " notes") << '\n';
  }
  return lost;
}

// Writes the translation unless --strict forbids it.
int deliver(const std::string& yaml, const std::vector<Notice>& notices, const std::string& file, bool strict,
            std::ostream& out, std::ostream& err) {
  const std::size_t lost = print_notices(notices, err);
  if (strict && lost > 0) {
    err << "crossfade: nothing was written, because of --strict\n";
    return exit_failed;
  }
  if (file.empty()) {
    out << yaml;
    return exit_fine;
  }
  if (const std::string reason = write_file_atomically(file, yaml); !reason.empty()) {
    return complain(in_quotes(file) + " cannot be written: " + reason, exit_failed, err);
  }
  return exit_fine;
}

// False after a complaint.
bool read_manifest_files(const std::vector<std::string>& names, std::vector<IstioFile>& files, std::ostream& err) {
  for (const std::string& name : names) {
    const bool standard_input = name == "-";
    auto bytes = read_file_bytes(standard_input ? "/dev/stdin" : name, largest_document, FileKind::PipesToo);
    if (bytes) {
      files.push_back({standard_input ? "standard input" : name, std::move(*bytes)});
    } else {
      err << name << ": cannot be read: " << bytes.error().reason << '\n';
    }
  }
  return files.size() == names.size();
}

}  // namespace

int run_import(const ImportOptions& options, std::ostream& out, std::ostream& err) {
  IstioImportOptions how{options.legacy, options.new_side, {}};
  for (const std::string& key : options.key) {
    if (const std::string mistake = parse_key_source(key, how.key.emplace_back()); !mistake.empty()) {
      err << "crossfade: --key " << mistake << '\n';
      return exit_usage;
    }
  }
  std::vector<IstioFile> files;
  if (!read_manifest_files(options.files, files, err)) return exit_failed;
  const IstioImport import = import_istio(files, how);
  if (import.yaml.empty()) {
    print_notices(import.notices, err);
    for (const ConfigError& error : import.errors) err << error.to_string() << '\n';
    return exit_failed;
  }
  return deliver(import.yaml, import.notices, options.out, options.strict, out, err);
}

int run_export(const ExportOptions& options, std::ostream& out, std::ostream& err) {
  const auto document = read_document(options.config);
  if (!document) {
    print_errors(options.config, document.error(), err);
    return exit_failed;
  }
  const auto config = load_config(*document);
  if (!config) {
    print_errors(options.config, config.error(), err);
    return exit_failed;
  }
  const IstioExport exported = export_istio(*config, options.config);
  return deliver(exported.yaml, exported.notices, options.out, options.strict, out, err);
}

}  // namespace crossfade
