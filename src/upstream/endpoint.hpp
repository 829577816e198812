// An endpoint's address, and what one worker knows about it.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "upstream/connection.hpp"
#include "upstream/endpoint_health.hpp"

namespace crossfade {

// A host:port of the configuration, resolved: a name may stand for several.
struct ResolvedEndpoint {
  boost::asio::ip::tcp::endpoint address;
  std::string text;  // "10.0.0.5:8000", for logs
  std::uint32_t weight = 1;
  std::shared_ptr<EndpointHealth> health{};  // shared by all workers

  bool same_place(const ResolvedEndpoint& other) const { return address == other.address; }
};

// Requests hold a reference, so that an endpoint that a new resolution removed lives until they are done.
struct Endpoint : boost::intrusive_ref_counter<Endpoint, boost::thread_unsafe_counter> {
  explicit Endpoint(ResolvedEndpoint r) : resolved(std::move(r)) {}

  ResolvedEndpoint resolved;
  std::uint32_t in_flight = 0;      // requests of this worker
  std::int64_t credit = 0;          // towards its next turn (pick_round_robin)
  Clock::time_point failed_at{};    // the last request that failed here, if none has succeeded since; epoch: none
  bool retired = false;             // gone from the pool: its connections are not pooled again
  std::vector<ConnectionPtr> idle;  // most recently used last
};
using EndpointPtr = boost::intrusive_ptr<Endpoint>;

}  // namespace crossfade
