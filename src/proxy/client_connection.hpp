// One client connection. Between requests it is parked: this object and one wait, no coroutine, no buffer, no parser.
// While it is busy a coroutine serves it. One thread; owned by its worker's list and destroyed by itself.
#pragma once

#include <boost/intrusive/list.hpp>
#include <cstdint>
#include <functional>

#include "crossfade/ip.hpp"
#include "net/deadline.hpp"
#include "net/task.hpp"
#include "net/transport.hpp"
#include "proxy/worker_context.hpp"

namespace crossfade {

class ClientConnection
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  // Told when a connection has ended, on the worker's thread; the connection is gone by then.
  using Ended = void (*)(void* context, std::uint32_t listener);

  ClientConnection(WorkerContext& worker, TransportPtr transport, IpAddress peer, std::uint32_t listener, Ended ended,
                   void* ended_context);
  ~ClientConnection();

  // Begins: waits for the first byte.
  void start() { park(); }
  // Closes it if it is between requests (for a drain); a busy one closes after its request.
  void close_if_idle();
  // Cuts it, whatever it does (the drain's timeout).
  void cut();

  Transport& transport() const { return *transport_; }
  const IpAddress& peer() const { return peer_; }
  std::uint32_t listener() const { return listener_; }  // index into Config::listeners at the start
  WorkerContext& worker() { return worker_; }
  // Whether the request being served is the last one that a limit (0: none) lets this connection carry.
  bool is_last_request(std::uint64_t limit) const { return limit != 0 && served_ + 1 >= limit; }

 private:
  static Task<void> serve(ClientConnection& connection);
  bool has_nothing_more(const Exchange& exchange) const;
  void park();
  void end();
  static void on_readable(void* self);
  static void on_idle_expired(void* self);

  WorkerContext& worker_;
  TransportPtr transport_;
  IpAddress peer_;
  std::uint32_t listener_;
  bool parked_ = false;
  std::uint64_t served_ = 0;  // requests that it has carried
  Deadline idle_;
  Ended ended_;
  void* ended_context_;
};

using ClientConnectionList = boost::intrusive::list<ClientConnection, boost::intrusive::constant_time_size<false>>;

}  // namespace crossfade
