#include "app/fetch.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/json/parse.hpp>

#include <cstdint>
#include <future>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "admin/plain_text.hpp"
#include "config/words.hpp"
#include "crossfade/ip.hpp"
#include "crossfade/units.hpp"
#include "crossfade/version.hpp"
#include "server/system_lookup.hpp"

namespace crossfade {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using Response = http::response<http::string_body>;

constexpr std::uint32_t head_bytes = 64 * 1024;

// What a fetch needs until its end, and its outcome.
struct Exchange {
  const HttpUrl& url;
  http::request<http::string_body> request;
  const FetchLimits& limits;
  std::vector<tcp::endpoint> endpoints;
  Clock::time_point deadline;
  const char* stage = "connecting";
  error_code error;
  Response response;
};

// The system's lookup cannot be interrupted: one that takes too long is left behind with a thread of its own.
std::optional<std::vector<IpAddress>> look_up(const std::string& host, std::chrono::milliseconds timeout) {
  std::promise<std::vector<IpAddress>> promise;
  std::future<std::vector<IpAddress>> addresses = promise.get_future();
  std::thread([host](std::promise<std::vector<IpAddress>> to) { to.set_value(system_lookup(host)); },
              std::move(promise))
      .detach();
  if (addresses.wait_for(timeout) != std::future_status::ready) return std::nullopt;
  return addresses.get();
}

asio::awaitable<void> run(Exchange& exchange) {
  beast::tcp_stream stream(co_await asio::this_coro::executor);
  stream.expires_at(exchange.deadline);
  auto into_error = asio::redirect_error(asio::use_awaitable, exchange.error);
  co_await stream.async_connect(exchange.endpoints, into_error);
  if (exchange.error) co_return;

  exchange.stage = "asking";
  co_await http::async_write(stream, exchange.request, into_error);
  if (exchange.error) co_return;

  http::response_parser<http::string_body> parser;
  parser.header_limit(head_bytes);
  parser.body_limit(exchange.limits.body_bytes);
  beast::flat_buffer buffer;
  exchange.stage = "waiting for the answer";
  co_await http::async_read(stream, buffer, parser, into_error);
  if (!exchange.error) exchange.response = parser.release();
}

// What a problem answer says: its `code` in parentheses, and its `detail` if it has one.
std::string problem_of(const Response& response) {
  boost::json::error_code error;
  const boost::json::value body = boost::json::parse(response.body(), error);
  const auto* object = error ? nullptr : body.if_object();
  const auto text = [object](const char* key) -> std::string_view {
    const auto* value = object == nullptr ? nullptr : object->if_contains(key);
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
  };
  const std::string_view code = text("code");
  const std::string_view detail = text("detail");
  return (code.empty() ? "" : " (" + in_quotes(code) + ')') + (detail.empty() ? "" : ": " + plain_text(detail));
}

std::string failure_of(const Exchange& exchange) {
  const std::string timeout = "no answer within " + format_duration(exchange.limits.timeout);
  if (exchange.error == beast::error::timeout) return timeout + " (" + exchange.stage + ')';
  if (exchange.error == http::error::body_limit) {
    return "the answer has more than " + format_size(exchange.limits.body_bytes);
  }
  if (exchange.error == http::error::end_of_stream) return "the connection was closed without an answer";
  if (exchange.error == http::error::partial_message) return "the answer breaks off";
  if (exchange.error.category() == make_error_code(http::error::end_of_stream).category()) {
    return "the answer is not HTTP/1.1: " + exchange.error.message();
  }
  return std::string(exchange.stage) + ": " + exchange.error.message();
}

http::request<http::string_body> request_to(const HttpUrl& url, http::verb method) {
  http::request<http::string_body> request(method, url.path, 11);
  request.set(http::field::host, url.authority());
  request.set(http::field::user_agent, std::string("crossfade/") + version);
  request.keep_alive(false);
  return request;
}

result<std::string, std::string> send(const HttpUrl& url, http::request<http::string_body> request,
                                      const FetchLimits& limits) {
  const auto fail = [&url](const std::string& why) {
    return result<std::string, std::string>(boost::system::in_place_error, url.to_string() + ": " + why);
  };
  Exchange exchange{url, std::move(request), limits, {}, Clock::now() + limits.timeout, "connecting", {}, {}};
  const auto addresses = look_up(url.host, limits.timeout);
  if (!addresses) return fail("the name was not found within " + format_duration(limits.timeout));
  if (addresses->empty()) return fail("there is no host " + in_quotes(url.host));
  for (const IpAddress& address : *addresses) {
    exchange.endpoints.emplace_back(asio::ip::make_address(address.to_string()),
                                    static_cast<std::uint16_t>(std::stoul(url.port)));
  }

  asio::io_context io(1);
  asio::co_spawn(io, run(exchange), asio::detached);
  io.run();
  if (exchange.error) return fail(failure_of(exchange));
  if (exchange.response.result() == http::status::ok) return {boost::system::in_place_value, exchange.response.body()};
  const std::string reason(exchange.response.reason().data(), exchange.response.reason().size());
  std::string what = "answered " + std::to_string(exchange.response.result_int());
  if (!reason.empty()) what += ' ' + reason;
  return fail(what + problem_of(exchange.response));
}

}  // namespace

result<std::string, std::string> fetch(const HttpUrl& url, const FetchLimits& limits) {
  return send(url, request_to(url, http::verb::get), limits);
}

result<std::string, std::string> post_json(const HttpUrl& url, std::string body, const std::string& token,
                                           const FetchLimits& limits) {
  auto request = request_to(url, http::verb::post);
  request.set(http::field::content_type, "application/json");
  if (!token.empty()) request.set(http::field::authorization, "Bearer " + token);
  request.body() = std::move(body);
  request.prepare_payload();
  return send(url, std::move(request), limits);
}

}  // namespace crossfade
