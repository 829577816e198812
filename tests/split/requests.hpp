// Requests and configurations for the tests of this room.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "crossfade/config.hpp"
#include "crossfade/route_table.hpp"

namespace crossfade {

inline IpAddress address(std::string_view text) { return IpAddress::parse(text).value(); }
inline Cidr network(std::string_view text) { return Cidr::parse(text).value(); }

// A request that owns its text.
struct TestRequest {
  std::string method = "GET";
  std::string authority = "api.example.com";
  std::string target = "/";
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string client = "192.0.2.7";
  std::uint64_t random = 0;
  mutable std::vector<HeaderView> views = {};

  RequestView view() const {
    views.clear();
    for (const auto& [name, value] : headers) views.push_back({name, value});
    return {method, authority, target, views, address(client), random};
  }
};

// Built up to taste: a service for every host, keyed by X-Account-Id, with one dial for everything at 0%.
inline ServiceConfig service_config() {
  ServiceConfig service;
  service.name = service.salt = "public-api";
  service.hosts = {"*"};
  service.legacy = "py2";
  service.new_side = "py3";
  service.key = {{KeySource::Kind::Header, "X-Account-Id"}};
  DialConfig dial;
  dial.name = "everything";
  dial.path = "/";
  service.dials = {dial};
  return service;
}

inline RouteTable table_of(ServiceConfig service) {
  Config config;
  config.services = {std::move(service)};
  return RouteTable::compile(config);
}

inline ListRule header_rule(std::string name, ListRule::Operator op, std::vector<std::string> values = {},
                            bool negated = false) {
  ListRule rule;
  rule.subject = ListRule::Subject::Header;
  rule.name = std::move(name);
  rule.op = op;
  rule.values = std::move(values);
  rule.negated = negated;
  return rule;
}

}  // namespace crossfade
