// The manifests that an export makes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "istio/notices.hpp"

namespace crossfade {

struct ExportedDestination {
  std::string host;
  std::uint16_t port = 0;
};

struct ExportedRoute {
  std::string name;
  std::vector<std::string> matches;  // as YAML, on one line each; empty: every request
  std::uint32_t position = 0;        // the new side's share in thousandths of a percent
  bool one_side = false;             // write the side alone that gets everything
};

struct ExportedService {
  std::string service;  // crossfade's name
  std::string name;     // Kubernetes'
  std::vector<std::string> hosts;
  ExportedDestination legacy;
  ExportedDestination new_side;
  std::vector<ExportedRoute> routes;
};

// One document for each. Notices stand above the service they are about, the others at the top.
std::string write_virtual_services(std::string_view source, const std::vector<ExportedService>& services,
                                   const std::vector<Notice>& notices);

// The nearest name that Kubernetes takes: a to z, 0 to 9 and '-', with neither '-' first nor last.
std::string kubernetes_name(std::string_view name);

}  // namespace crossfade
