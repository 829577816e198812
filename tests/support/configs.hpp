// Configurations as plain values, as load_config would make them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "crossfade/config.hpp"

namespace crossfade::test {

inline constexpr std::uint32_t all_new = 100'000;  // a dial at 100%

inline PoolConfig pool_of(std::string name, Address endpoint) {
  PoolConfig pool;
  pool.name = std::move(name);
  pool.endpoints = {{std::move(endpoint)}};
  return pool;
}

// One service for every host, py2 to py3, keyed by X-Account-Id, overridden by X-Backend, with one dial; one listener
// on a free port of loopback, no access log.
inline Config split_config(Address legacy, Address new_side, std::uint32_t position = 0) {
  Config config;
  config.listeners.push_back({{"127.0.0.1", 0}, {}});
  config.pools = {pool_of("py2", std::move(legacy)), pool_of("py3", std::move(new_side))};
  ServiceConfig service;
  service.name = service.salt = "public-api";
  service.hosts = {"*"};
  service.legacy = "py2";
  service.new_side = "py3";
  service.key = {{KeySource::Kind::Header, "X-Account-Id"}};
  service.override_header = OverrideConfig{"X-Backend", "py2", "py3", {}};
  DialConfig dial;
  dial.name = "everything";
  dial.path = "/";
  dial.position = position;
  service.dials = {dial};
  config.services = {service};
  config.access_log.path.clear();
  config.workers = 1;
  return config;
}

}  // namespace crossfade::test
