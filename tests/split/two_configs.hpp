// A configuration before and one after, for the tests of what moves between them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "split/requests.hpp"
#include "split/who_moves.hpp"

namespace crossfade {

inline DialConfig dial_at(std::string name, std::string path, std::uint32_t position,
                          std::vector<std::string> methods = {}) {
  DialConfig dial;
  dial.name = std::move(name);
  dial.path = std::move(path);
  dial.position = position;
  dial.methods = std::move(methods);
  return dial;
}

// py2 and py3, a service public-api for every host, keyed by X-Account-Id, with these dials.
inline Config config_with(std::vector<DialConfig> dials) {
  Config config;
  for (const char* name : {"py2", "py3"}) {
    PoolConfig& pool = config.pools.emplace_back();
    pool.name = name;
    EndpointConfig& endpoint = pool.endpoints.emplace_back();
    endpoint.host = name;
    endpoint.port = 8000;
  }
  ServiceConfig service = service_config();
  service.dials = std::move(dials);
  config.services = {service};
  return config;
}

}  // namespace crossfade
