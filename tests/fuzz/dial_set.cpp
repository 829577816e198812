// Turning a dial of any document that is accepted: not one byte changes but those of its position, and what comes out
// is accepted, too. The input's first byte says which dial, the next three where to; the rest is the document.
#include "config/edit_dials.hpp"

#include <algorithm>
#include <string>

#include "config/file_bytes.hpp"
#include "crossfade/units.hpp"
#include "fuzz/property.hpp"

namespace crossfade {

// In place of config/file_bytes.cpp, which the linker leaves in its library then: no input opens a file.
result<std::string, Unreadable> read_file_bytes(const std::string&, std::size_t, FileKind) {
  return {boost::system::in_place_value, "acct-1\n10.0.0.1\n"};
}

namespace fuzz {
namespace {

struct Target {
  std::string name;
  std::uint32_t position;
};

std::vector<Target> targets_of(const Config& config) {
  std::vector<Target> targets;
  for (const ServiceConfig& service : config.services) {
    for (const DialConfig& dial : service.dials) targets.push_back({service.name + '/' + dial.name, dial.position});
  }
  return targets;
}

// Whether the bytes can be the position: its spelling, or escapes of it between double quotes.
bool spells(std::string_view bytes, std::uint32_t position) {
  if (parse_percent(bytes) == position) return true;
  return bytes.find('\\') != std::string_view::npos && bytes.find_first_of("\"'\n") == std::string_view::npos;
}

// Whether `after` is `before` with one spelling of `from` replaced by that of `to`.
bool one_replacement(std::string_view before, std::string_view after, std::uint32_t from, std::uint32_t to) {
  const std::string written = format_percent(to);
  const std::size_t same = static_cast<std::size_t>(
      std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first - before.begin());
  for (std::size_t at = same + 1; at-- > 0 && same - at <= written.size();) {
    if (after.substr(std::min(at, after.size()), written.size()) != written) continue;
    const std::string_view rest = after.substr(at + written.size());
    if (rest.size() > before.size() - at || !before.ends_with(rest)) continue;
    if (spells(before.substr(at, before.size() - at - rest.size()), from)) return true;
  }
  return false;
}

void check_turn(const Document& document, const std::vector<Target>& targets, std::size_t which, std::uint32_t to) {
  const DialEdit edit{targets[which].name, to};
  const auto edited = edit_dials(document, std::span(&edit, 1));
  require(edited.has_value(), "a dial of an accepted document can be turned",
          edited ? std::string_view() : std::string_view(edited.error().reason));
  if (targets[which].position == to) return require(edited->text == document.text, "what stands there stays");
  require(one_replacement(document.text, edited->text, targets[which].position, to), "one position changes",
          edited->text);
  const auto loaded = load_config({document.name, edited->text, document.list_directory});
  require(loaded.has_value(), "the result is accepted", edited->text);
  auto expected = targets;
  expected[which].position = to;
  const auto found = targets_of(*loaded);
  require(std::equal(found.begin(), found.end(), expected.begin(), expected.end(),
                     [](const Target& a, const Target& b) { return a.name == b.name && a.position == b.position; }),
          "only that dial stands elsewhere", edited->text);
}

}  // namespace
}  // namespace fuzz
}  // namespace crossfade

// yaml-cpp is not compiled with AddressSanitizer, which then takes vectors that both sides grow for overflown.
extern "C" const char* __asan_default_options() { return "detect_container_overflow=0"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crossfade;
  constexpr std::size_t head = 4;
  if (size < head) return 0;
  const Document document{"f.yaml", std::string(reinterpret_cast<const char*>(data) + head, size - head), "/lists"};
  const auto config = load_config(document);
  if (!config) return 0;
  const auto targets = fuzz::targets_of(*config);
  const std::uint32_t position = (data[1] * 65'536U + data[2] * 256U + data[3]) % 100'001U;
  fuzz::check_turn(document, targets, data[0] % targets.size(), position);
  return 0;
}
