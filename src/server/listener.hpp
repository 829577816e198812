// One listening socket. Accepts on one worker's loop and hands each connection to the worker that holds fewest: with
// SO_REUSEPORT a closing listener would lose queued connections, and a second process could steal traffic silently.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <vector>

#include "crossfade/config.hpp"
#include "server/worker.hpp"

namespace crossfade {

class Listener {
 public:
  // Binds and listens. The error says which address and why.
  static result<std::unique_ptr<Listener>, std::string> open(const Address& address, std::uint32_t index,
                                                             std::vector<Worker*> workers, SharedCounts& shared);

  Address bound() const { return bound_; }

  // On the first worker's thread.
  void start() { wait(); }
  // New connections are neither taken nor refused from now on: their SYNs are dropped, and TCP sends them again in a
  // second. Handshakes under way can be completed, so that stop() has no race with them.
  void hold_off();
  // Takes what is still queued, then closes.
  void stop();

 private:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;

  Listener(Worker& home, std::uint32_t index, std::vector<Worker*> workers, SharedCounts& shared);
  void wait();
  void pause();
  enum class Accepted : std::uint8_t { One, None, Exhausted };
  Accepted accept_one();
  bool is_full() const;  // a limit of connections is reached
  void refuse(int fd);

  Acceptor acceptor_;
  boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor> retry_;
  std::uint32_t index_;
  std::vector<Worker*> workers_;
  SharedCounts& shared_;
  Address bound_;
  bool exhausted_ = false;  // of descriptors, and said so
};

}  // namespace crossfade
