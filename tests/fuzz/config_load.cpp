// The bytes of a configuration: whatever they are, they are accepted or refused with errors that can be shown, the
// same each time. Behind a line "%%" stands what every list file holds.
#include "crossfade/load.hpp"

#include <algorithm>

#include "config/bytes_check.hpp"
#include "config/file_bytes.hpp"
#include "fuzz/property.hpp"

namespace {
std::string list_bytes;
}

namespace crossfade {

// In place of config/file_bytes.cpp, which the linker leaves in its library then: no input opens a file.
result<std::string, Unreadable> read_file_bytes(const std::string& path, std::size_t, FileKind) {
  if (path.find("missing") != std::string::npos) return Unreadable{"No such file or directory"};
  return {boost::system::in_place_value, list_bytes};
}

namespace fuzz {
namespace {

using Loaded = boost::system::result<Config, ConfigErrors>;

constexpr const char* document_name = "f.yaml";

Loaded load(std::string text, ListCache* cache = nullptr) {
  return load_config({document_name, std::move(text), "/lists"}, cache);
}

bool is_plain_text(std::string_view text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return find_bad_utf8(text) == std::string_view::npos && std::none_of(text.begin(), text.end(), is_control);
}

void check_errors(const ConfigErrors& errors, std::string_view text) {
  require(!errors.empty() && errors.size() <= 101, "a refusal has its errors, and an end");
  const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
  for (const ConfigError& error : errors) {
    require(!error.message.empty(), "an error says what is wrong");
    require(is_plain_text(error.to_string()), "an error is one line of text", error.to_string());
    require((error.line == 0) == (error.column == 0), "an error has a whole position or none");
    if (error.file == document_name) require(error.line <= lines, "an error's line exists");
  }
}

bool same(const ConfigErrors& a, const ConfigErrors& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const ConfigError& x, const ConfigError& y) { return x.to_string() == y.to_string(); });
}

void check_service(const ServiceConfig& service, const Config& config) {
  const auto is_pool = [&](const std::string& name) {
    return std::any_of(config.pools.begin(), config.pools.end(), [&](const auto& pool) { return pool.name == name; });
  };
  require(is_pool(service.legacy) && is_pool(service.new_side), "a service's pools exist");
  require(!service.hosts.empty() && !service.dials.empty(), "a service has hosts and dials");
  for (const DialConfig& dial : service.dials) {
    require(dial.position <= 100'000, "a dial is at 100% at most");
    require(dial.path.starts_with('/'), "a dial's path begins with a slash");
  }
}

void check_config(const Config& config) {
  require(!config.listeners.empty() && !config.pools.empty() && !config.services.empty(), "no section is empty");
  for (const PoolConfig& pool : config.pools) require(!pool.endpoints.empty(), "a pool has endpoints");
  for (const ServiceConfig& service : config.services) check_service(service, config);
  require(config.hash.size() == 16, "a hash has 16 digits");
}

// What editors do to a file changes nothing.
void check_variants(const std::string& text) {
  if (!text.starts_with("\xef\xbb\xbf")) require(load("\xef\xbb\xbf" + text).has_value(), "a byte order mark is fine");
  if (text.find('\r') != std::string::npos) return;
  std::string with_returns;
  for (const char c : text) with_returns += c == '\n' ? std::string("\r\n") : std::string(1, c);
  require(load(with_returns).has_value(), "lines may end with CRLF");
}

}  // namespace
}  // namespace fuzz
}  // namespace crossfade

// yaml-cpp is not compiled with AddressSanitizer, which then takes vectors that both sides grow for overflown.
extern "C" const char* __asan_default_options() { return "detect_container_overflow=0"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crossfade;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  constexpr std::string_view separator = "\n%%\n";
  const std::size_t end = std::min(input.find(separator), input.size());
  const std::string text(input.substr(0, end + 1));
  list_bytes = input.substr(std::min(end + separator.size(), input.size()));

  ListCache cache;
  const fuzz::Loaded first = fuzz::load(text, &cache);
  const fuzz::Loaded second = fuzz::load(text, &cache);
  fuzz::require(first.has_value() == second.has_value(), "one document, one verdict");
  if (!first) {
    fuzz::check_errors(first.error(), text);
    fuzz::require(fuzz::same(first.error(), second.error()), "one document, the same errors");
    return 0;
  }
  fuzz::check_config(*first);
  fuzz::require(first->hash == second->hash, "one document, one hash");
  fuzz::require(first->list_files == second->list_files, "one document, the same lists");
  fuzz::check_variants(text);
  return 0;
}
