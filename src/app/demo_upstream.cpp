#include "app/demo_upstream.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <sstream>
#include <utility>

namespace crossfade {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr std::size_t most_connections = 1'000;
constexpr std::uint64_t most_body_bytes = 16 * 1024 * 1024;

using Response = http::response<http::string_body>;

Response make_response(const std::string& backend, const http::request<http::string_body>& request, bool failed) {
  Response response(failed ? http::status::internal_server_error : http::status::ok, request.version());
  response.set(http::field::server, backend);
  response.set(http::field::content_type, "application/json");
  response.body() =
      demo_answer(backend, std::string_view(request.method_string().data(), request.method_string().size()),
                  std::string_view(request.target().data(), request.target().size()),
                  std::string_view(request["X-Account-Id"].data(), request["X-Account-Id"].size()));
  response.keep_alive(request.keep_alive());
  response.prepare_payload();
  return response;
}

std::string to_bytes(const Response& response, bool head_only) {
  std::ostringstream bytes;
  bytes << response.base();
  if (!head_only) bytes << response.body();
  return bytes.str();
}

}  // namespace

DemoBehaviour demo_py2() { return {.name = "py2", .mean_ms = 12, .deviation_ms = 6}; }

DemoBehaviour demo_py3() {
  return {.name = "py3", .mean_ms = 8, .deviation_ms = 3, .slow_share = 0.02, .slow_ms = 80, .error_share = 0.005};
}

std::string demo_answer(std::string_view backend, std::string_view method, std::string_view path,
                        std::string_view account) {
  const auto text = [](std::string_view view) { return boost::json::string_view(view.data(), view.size()); };
  boost::json::value answer = {{"backend", text(backend)}, {"method", text(method)}, {"path", text(path)}};
  answer.as_object()["account"] = account.empty() ? boost::json::value(nullptr) : boost::json::value(text(account));
  return boost::json::serialize(answer) + '\n';
}

DemoUpstream::DemoUpstream(DemoBehaviour behaviour)
    : behaviour_(std::move(behaviour)), random_(std::random_device()()) {}

result<std::uint16_t> DemoUpstream::start(asio::io_context& io) {
  const tcp::endpoint loopback(asio::ip::address_v4::loopback(), 0);
  tcp::acceptor acceptor(io);
  error_code error;
  acceptor.open(loopback.protocol(), error);
  if (!error) acceptor.bind(loopback, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  const std::uint16_t port = error ? std::uint16_t{0} : acceptor.local_endpoint(error).port();
  if (error) return error;
  asio::co_spawn(io, accept(std::move(acceptor)), asio::detached);
  return port;
}

asio::awaitable<void> DemoUpstream::accept(tcp::acceptor acceptor) {
  asio::steady_timer pause(acceptor.get_executor());
  for (;;) {
    error_code error;
    tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (!error && connections_ < most_connections) {
      asio::co_spawn(acceptor.get_executor(), answer(std::move(socket)), asio::detached);
    } else if (error) {  // out of descriptors, most likely: they come back
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
  }
}

asio::awaitable<void> DemoUpstream::answer(tcp::socket socket) {
  ++connections_;
  boost::beast::flat_buffer buffer;
  for (bool open = true; open;) open = co_await answer_one(socket, buffer);
  --connections_;
}

asio::awaitable<bool> DemoUpstream::answer_one(tcp::socket& socket, boost::beast::flat_buffer& buffer) {
  error_code error;
  http::request_parser<http::string_body> parser;
  parser.body_limit(most_body_bytes);
  co_await http::async_read(socket, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return false;
  asio::steady_timer timer(socket.get_executor(), latency());
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  const Response response = make_response(behaviour_.name, parser.get(), chance(behaviour_.error_share));
  const std::string bytes = to_bytes(response, parser.get().method() == http::verb::head);
  co_await asio::async_write(socket, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, error));
  co_return !error && response.keep_alive();
}

std::chrono::microseconds DemoUpstream::latency() {
  double ms = std::normal_distribution<double>(behaviour_.mean_ms, behaviour_.deviation_ms)(random_);
  if (chance(behaviour_.slow_share)) ms += behaviour_.slow_ms;
  return std::chrono::microseconds(static_cast<std::int64_t>(std::max(ms, 1.0) * 1'000));
}

bool DemoUpstream::chance(double share) { return std::uniform_real_distribution<double>(0, 1)(random_) < share; }

}  // namespace crossfade
