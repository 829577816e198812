#include "admin/web_assets.hpp"

#include <algorithm>
#include <array>

#include "admin/embedded_files.hpp"

namespace crossfade {
namespace {

constexpr std::string_view page = "index.html";
constexpr std::string_view notice = "NOTICE";
constexpr std::string_view folder = "/assets/";

struct Type {
  std::string_view suffix;
  std::string_view content_type;
};

constexpr std::array<Type, 4> types = {{{".html", "text/html; charset=utf-8"},
                                        {".css", "text/css; charset=utf-8"},
                                        {".js", "text/javascript; charset=utf-8"},
                                        {".svg", "image/svg+xml"}}};

std::string_view content_type_of(std::string_view name) {
  const auto* type =
      std::find_if(types.begin(), types.end(), [name](const Type& t) { return name.ends_with(t.suffix); });
  return type == types.end() ? std::string_view("text/plain; charset=utf-8") : type->content_type;
}

// The file at a path; the page is at one address only.
std::string_view name_at(std::string_view path) {
  if (path == "/") return page;
  if (path == "/assets/notice.txt") return notice;
  if (!path.starts_with(folder)) return {};
  const std::string_view name = path.substr(folder.size());
  return name == page || name == notice ? std::string_view() : name;
}

}  // namespace

std::optional<Asset> find_asset(std::string_view path) {
  const std::string_view name = name_at(path);
  const auto files = embedded_files();
  const auto file = std::find_if(files.begin(), files.end(), [name](const EmbeddedFile& f) { return f.name == name; });
  if (file == files.end()) return std::nullopt;
  return Asset{content_type_of(name), {reinterpret_cast<const char*>(file->bytes), file->size}};
}

}  // namespace crossfade
