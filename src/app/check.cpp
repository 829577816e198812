#include "app/check.hpp"

#include <ostream>

#include "app/cli.hpp"
#include "base/result.hpp"

namespace crossfade {
namespace {

result<Config, ConfigErrors> load_file(const std::string& file) {
  auto document = read_document(file);
  if (!document) return document.error();
  return load_config(*document);
}

}  // namespace

void print_errors(const std::string& file, const ConfigErrors& errors, std::ostream& err) {
  for (const ConfigError& error : errors) err << error.to_string() << '\n';
  err << file << ": " << errors.size() << (errors.size() == 1 ? " error\n" : " errors\n");
}

int check(const std::vector<std::string>& files, std::ostream& out, std::ostream& err) {
  int code = exit_fine;
  for (const std::string& file : files) {
    const result<Config, ConfigErrors> config = load_file(file);
    if (!config) {
      print_errors(file, config.error(), err);
      code = exit_failed;
    } else if (files.size() == 1) {
      out << "OK\n";
    } else {
      out << file << ": OK\n";
    }
  }
  return code;
}

}  // namespace crossfade
