// The demo's customers: a gentle stream of requests over a few keep-alive connections.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <random>
#include <string>

namespace crossfade {

struct DemoRequest {
  std::string method;
  std::string target;
  std::string account;  // X-Account-Id
  std::string body;
};
// What the next customer wants: a few hundred accounts, various paths and methods.
DemoRequest next_demo_request(std::mt19937_64& random);

// Belongs to the thread that runs its io_context, which must be destroyed before it.
class DemoTraffic {
 public:
  // About 40 requests a second to loopback's `port`, from when the io_context runs until stop().
  void start(boost::asio::io_context& io, std::uint16_t port);
  void stop() { stopping_ = true; }  // any thread; a request in flight is finished

 private:
  using Socket = boost::asio::ip::tcp::socket;
  boost::asio::awaitable<void> customer(std::uint16_t port);
  boost::asio::awaitable<void> send_until_closed(Socket& socket);
  boost::asio::awaitable<void> pause();

  std::mt19937_64 random_{std::random_device()()};
  std::atomic<bool> stopping_{false};
};

}  // namespace crossfade
