// A connection to an endpoint, leased by one request at a time and pooled between requests.
#pragma once

#include <memory>

#include "net/deadline.hpp"
#include "net/transport.hpp"

namespace crossfade {

class Pool;
struct Endpoint;

struct UpstreamConnection {
  UpstreamConnection(TransportPtr t, Clock::time_point now) : transport(std::move(t)), opened(now) {}
  ~UpstreamConnection() { transport->close(); }
  UpstreamConnection(const UpstreamConnection&) = delete;
  UpstreamConnection& operator=(const UpstreamConnection&) = delete;

  TransportPtr transport;
  Clock::time_point opened;
  std::uint64_t requests = 0;  // that it has carried
  // While pooled only:
  Pool* pool = nullptr;
  Endpoint* endpoint = nullptr;
  Clock::time_point idle_since{};
  Deadline idle_deadline;
};
using ConnectionPtr = std::unique_ptr<UpstreamConnection>;

}  // namespace crossfade
