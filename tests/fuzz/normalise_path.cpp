// The normal form of a target's path: what a slow and plain reading of RFC 3986 says, and what dials rely on.
#include "http/path.hpp"

#include "fuzz/plain_path.hpp"
#include "fuzz/property.hpp"

namespace crossfade::fuzz {
namespace {

// "%%37%30" becomes "%70", since escapes are decoded once: only where each '%' is an escape's is the form stable.
bool is_well_escaped(std::string_view path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '%' && escaped_byte(path, i) < 0) return false;
  }
  return true;
}

std::string with_all_escaped(std::string_view path) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '%') {
      out += path.substr(i, 3);
      i += 2;
    } else if (is_unreserved(path[i])) {
      const auto byte = static_cast<unsigned char>(path[i]);
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    } else {
      out += path[i];
    }
  }
  return out;
}

std::string normalised(std::string_view target) {
  std::string scratch = "/what/was/there/../before";
  return std::string(normalise_path(target, scratch));
}

void check_form(std::string_view normal) {
  require(normal.starts_with('/'), "a path begins with a slash");
  const std::vector<std::string_view> segments = segments_of(normal.substr(1));
  for (std::size_t i = 0; i < segments.size(); ++i) {
    require(segments[i] != "." && segments[i] != "..", "no dot segment is left");
    require(!segments[i].empty() || i + 1 == segments.size(), "no empty segment but the last is left");
  }
}

}  // namespace
}  // namespace crossfade::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crossfade::fuzz;
  const std::vector<char> target = exact_copy({reinterpret_cast<const char*>(data), size});
  const std::string_view path = crossfade::path_as_sent(view_of(target));
  const std::string normal = normalised(view_of(target));
  check_form(normal);
  require(normal == normalised(path), "the query does not count");
  require(normal == normalised_plainly(path), "the form is that of RFC 3986");
  require(normal.size() <= path.size() + 1, "a path gets no longer, but for its first slash");
  if (!is_well_escaped(path)) return 0;
  require(normal == normalised(normal), "the form is stable");
  if (path != "*") require(normal == normalised(with_all_escaped(path)), "needless escapes do not count");
  return 0;
}
