#include "app/demo_traffic.hpp"

#include <fmt/format.h>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <chrono>

#include "base/result.hpp"

namespace crossfade {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr int customers = 6;
constexpr double requests_per_second = 40.0 / customers;  // of one customer, answers' time not counted

int pick(std::mt19937_64& random, int from, int to) { return std::uniform_int_distribution<int>(from, to)(random); }

std::string next_account(std::mt19937_64& random) {
  const int hundredth = pick(random, 1, 100);
  if (hundredth <= 3) return fmt::format("acct-{:04}", pick(random, 1, 3));  // the protected ones
  if (hundredth <= 5) return fmt::format("partner-{}", pick(random, 1, 2));
  return fmt::format("acct-{:04}", pick(random, 4, 400));
}

}  // namespace

DemoRequest next_demo_request(std::mt19937_64& random) {
  DemoRequest request{"GET", "/", next_account(random), ""};
  const int tenth = pick(random, 1, 10);
  if (tenth <= 5) {
    request.target = fmt::format("/v1/rates?weight={}", pick(random, 1, 30));
  } else if (tenth <= 7) {
    request.target = fmt::format("/v1/shipments/{}", pick(random, 1, 9'999));
  } else if (tenth == 8) {
    request.method = "POST";
    request.target = fmt::format("/v1/shipments/{}/label", pick(random, 1, 9'999));
    request.body = R"({"format":"pdf"})";
  } else if (tenth == 9) {
    request.method = "POST";
    request.target = "/v1/rates";
    request.body = fmt::format(R"({{"weight":{}}})", pick(random, 1, 30));
  } else {
    constexpr std::array<const char*, 3> pages = {"/", "/v1/carriers", "/v1/tracking/recent"};
    request.target = pages[static_cast<std::size_t>(pick(random, 0, 2))];
  }
  return request;
}

void DemoTraffic::start(asio::io_context& io, std::uint16_t port) {
  for (int i = 0; i < customers; ++i) asio::co_spawn(io, customer(port), asio::detached);
}

asio::awaitable<void> DemoTraffic::customer(std::uint16_t port) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  while (!stopping_) {
    tcp::socket socket(executor);
    const tcp::endpoint proxy(asio::ip::address_v4::loopback(), port);
    error_code error;
    co_await socket.async_connect(proxy, asio::redirect_error(asio::use_awaitable, error));
    if (!error) co_await send_until_closed(socket);
    if (!stopping_) co_await pause();
  }
}

asio::awaitable<void> DemoTraffic::send_until_closed(tcp::socket& socket) {
  boost::beast::flat_buffer buffer;
  while (!stopping_) {
    const DemoRequest next = next_demo_request(random_);
    http::request<http::string_body> request;
    request.method_string(next.method);
    request.target(next.target);
    request.set(http::field::host, "api.example.com");
    request.set(http::field::user_agent, "crossfade-demo");
    request.set("X-Account-Id", next.account);
    request.body() = next.body;
    request.prepare_payload();
    error_code error;
    co_await http::async_write(socket, request, asio::redirect_error(asio::use_awaitable, error));
    if (error) break;
    http::response<http::string_body> response;
    co_await http::async_read(socket, buffer, response, asio::redirect_error(asio::use_awaitable, error));
    if (error || !response.keep_alive()) break;
    co_await pause();
  }
}

asio::awaitable<void> DemoTraffic::pause() {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  const double seconds = std::exponential_distribution<double>(requests_per_second)(random_);
  timer.expires_after(std::chrono::milliseconds(static_cast<int>(seconds * 1'000) + 1));
  error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

}  // namespace crossfade
