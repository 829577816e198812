// One of the demo's two built-in backends: a small HTTP server that says who it is. Nothing here is on the proxy's
// path.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace crossfade {

// How a backend behaves. Shares are 0 to 1.
struct DemoBehaviour {
  std::string name;  // what it answers as
  double mean_ms = 10;
  double deviation_ms = 3;
  double slow_share = 0;  // of the answers: these take slow_ms longer
  double slow_ms = 0;
  double error_share = 0;  // of the answers: these are a 500
};
DemoBehaviour demo_py2();
DemoBehaviour demo_py3();

// {"backend":…,"method":…,"path":…,"account":…}; the account is null without the header.
std::string demo_answer(std::string_view backend, std::string_view method, std::string_view path,
                        std::string_view account);

// Belongs to the thread that runs its io_context, which must be destroyed before it.
class DemoUpstream {
 public:
  explicit DemoUpstream(DemoBehaviour behaviour);

  // Binds a free loopback port and answers there from then on. Returns the port.
  result<std::uint16_t> start(boost::asio::io_context& io);

 private:
  using Socket = boost::asio::ip::tcp::socket;
  boost::asio::awaitable<void> accept(boost::asio::ip::tcp::acceptor acceptor);
  boost::asio::awaitable<void> answer(Socket socket);
  boost::asio::awaitable<bool> answer_one(Socket& socket, boost::beast::flat_buffer& buffer);  // true: still open
  std::chrono::microseconds latency();
  bool chance(double share);

  const DemoBehaviour behaviour_;
  std::mt19937_64 random_;
  std::size_t connections_ = 0;
};

}  // namespace crossfade
