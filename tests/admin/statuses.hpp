// A status to ask for, for the admin room's tests.
#pragma once

#include <memory>
#include <utility>

#include "admin/status.hpp"

namespace crossfade {

inline Config small_config() {
  Config config;
  config.hash = "00112233aabbccdd";
  PoolConfig py2;
  py2.name = "py2";
  py2.endpoints = {{"10.0.0.5", 8000}};
  PoolConfig py3;
  py3.name = "py3";
  py3.endpoints = {{"10.0.1.5", 8000}, {"2001:db8::1", 8001}};
  py3.balance = Balance::RoundRobin;
  config.pools = {py2, py3};

  ServiceConfig service;
  service.name = "api";
  service.hosts = {"api.example.com", "*.api.example.com"};
  service.legacy = "py2";
  service.new_side = "py3";
  ListRule in_file;
  in_file.op = ListRule::Operator::InFile;
  in_file.file_values = std::make_shared<const ValueSet>(std::vector<std::string_view>{"a", "b", "c"});
  ListRule networks;
  networks.subject = ListRule::Subject::ClientIp;
  networks.op = ListRule::Operator::In;
  networks.networks = {*Cidr::parse("10.0.0.0/8")};
  service.exclude = {in_file, networks};
  DialConfig rates;
  rates.name = "rates";
  rates.path = "/v1/rates";
  rates.methods = {"GET", "POST"};
  rates.position = 25'000;
  DialConfig rest;
  rest.name = "rest";
  rest.path = "/";
  service.dials = {rates, rest};
  config.services = {service};
  return config;
}

inline Status small_status() {
  Status status;
  status.version = "1.2.3";
  status.phase = ServerPhase::Serving;
  status.config.config = std::make_shared<const Config>(small_config());
  status.config.generation = 3;
  status.config.since = std::chrono::sys_days(std::chrono::year(2026) / 10 / 14);
  status.config.reloads_accepted = 2;
  status.listeners = {{"0.0.0.0", 8080}};
  status.now = status.config.since + std::chrono::hours(2);
  status.changes = std::make_shared<ChangeHistory>();
  DialTotals& dial = status.totals.dials[{"api", "rates", Side::New}];
  dial.requests[{Reason::Dial, 200}] = 5;
  dial.requests[{Reason::Override, 500}] = 2;
  status.totals.pools["py3"].idle = 4;
  status.totals.pools["py3"].in_flight = 1;
  status.totals.pools["py3"].pending = 2;
  status.totals.endpoints[{"py3", "10.0.1.5:8000"}].up = true;
  status.totals.endpoints[{"py3", "[2001:db8::1]:8001"}].up = false;
  return status;
}

}  // namespace crossfade
