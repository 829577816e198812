// From a crossfade configuration to Istio's VirtualServices: `crossfade export istio`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crossfade/config.hpp"
#include "istio/notices.hpp"

namespace crossfade {

struct IstioExport {
  std::string yaml;  // one VirtualService for each service
  std::vector<Notice> notices;
};

// `source` is what to call the configuration. What Istio cannot express is in the comments and in the notices.
IstioExport export_istio(const Config& config, std::string_view source);

}  // namespace crossfade
