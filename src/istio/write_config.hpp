// The configuration file that an import makes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crossfade/config.hpp"
#include "istio/notices.hpp"

namespace crossfade {

// `sources`: the names of the files it was made out of. Each notice stands above the service it is about, the others at
// the top. Of the services and pools only what an import fills in is written.
std::string write_imported_config(std::string_view sources, const std::vector<PoolConfig>& pools,
                                  const std::vector<ServiceConfig>& services, const std::vector<Notice>& notices);

}  // namespace crossfade
