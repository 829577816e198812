// What the admin address serves, path by path.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "admin/handle.hpp"

namespace crossfade {

// A change that has passed the gate.
struct AskedChange {
  std::string_view path;  // what follows the endpoint's own: "public-api/rates"
  std::string_view body;  // as it came; each endpoint reads it for itself
  std::string who;
};

using Getter = AdminResponse (*)(const AdminView& view, std::string_view query);
using Changer = AdminResponse (*)(const AdminView& view, const AskedChange& change);

struct AdminEndpoint {
  std::string_view path;  // one that ends with a slash takes what follows, too
  Getter get = nullptr;   // null: it does not answer GET
  Changer change = nullptr;
};

// The endpoint of a path (without its query), and what of the path is left to it.
struct FoundEndpoint {
  const AdminEndpoint* endpoint;
  std::string_view rest;
};
std::optional<FoundEndpoint> find_endpoint(std::string_view path);

}  // namespace crossfade
