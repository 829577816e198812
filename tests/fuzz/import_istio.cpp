// Manifests of Istio's, as anybody may write them: the import makes a file that load_config takes, or says why not; and
// what it made survives the way to Istio and back.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/property.hpp"
#include "istio/export_istio.hpp"
#include "istio/import_istio.hpp"

namespace crossfade {
namespace fuzz {
namespace {

bool is_one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

void check_import(const IstioImport& import) {
  require(import.yaml.empty() != import.errors.empty(), "there is a file, or there are errors");
  for (const ConfigError& error : import.errors) {
    require(error.file != "the imported file", "a small file that was made is valid", error.to_string());
    require(is_one_line(error.to_string()), "an error is one line", error.to_string());
  }
  for (const Notice& notice : import.notices) {
    require(is_one_line(notice.to_string()), "a notice is one line", notice.to_string());
  }
}

void check_round_trip(const IstioImport& import) {
  const auto config = load_config({"made.yaml", import.yaml, "."});
  require(config.has_value(), "load_config takes the file", import.yaml);
  const IstioExport exported = export_istio(*config, "made.yaml");
  const IstioImport again = import_istio({{"exported.yaml", exported.yaml}}, {});
  for (const ConfigError& error : again.errors) {
    require(error.line == 0, "an export is valid YAML", error.to_string());
  }
}

}  // namespace
}  // namespace fuzz
}  // namespace crossfade

// yaml-cpp is not compiled with AddressSanitizer, which then takes vectors that both sides grow for overflown.
extern "C" const char* __asan_default_options() { return "detect_container_overflow=0"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crossfade;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const IstioImport import = import_istio({{"fuzzed.yaml", text}}, {});
  fuzz::check_import(import);
  if (!import.yaml.empty()) fuzz::check_round_trip(import);
  return 0;
}
