// The dashboard's page, scripts and styles, by the paths at which they are served. What is returned lives as long as
// the process. Any thread.
#pragma once

#include <optional>
#include <string_view>

namespace crossfade {

struct Asset {
  std::string_view content_type;
  std::string_view bytes;
};

// `path` is `/` or below `/assets/`, as in the request line: without a query, compared byte by byte.
std::optional<Asset> find_asset(std::string_view path);

}  // namespace crossfade
