#include "admin/connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message_generator.hpp>
#include <boost/beast/http/string_body.hpp>
#include <exception>
#include <iterator>
#include <utility>

#include "admin/request_reader.hpp"
#include "base/result.hpp"

namespace crossfade {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

http::message_generator without_body(http::response_header<> head, std::size_t length) {
  http::response<http::empty_body> response(std::move(head));
  response.content_length(length);
  return response;
}

http::message_generator with_body(http::response_header<> head, std::string body) {
  http::response<http::string_body> response(std::move(head), std::move(body));
  response.content_length(response.body().size());
  return response;
}

http::message_generator message_of(AdminResponse answer, unsigned version, bool keep_alive, bool head_only) {
  http::response<http::empty_body> head;
  head.version(version);
  head.result(answer.status);
  head.keep_alive(keep_alive);
  head.set(http::field::content_type, beast::string_view(answer.content_type.data(), answer.content_type.size()));
  head.set(http::field::cache_control, "no-store");
  head.set("X-Content-Type-Options", "nosniff");
  if (!answer.allow.empty()) head.set(http::field::allow, beast::string_view(answer.allow.data(), answer.allow.size()));
  if (!answer.content_policy.empty()) {
    head.set("Content-Security-Policy", beast::string_view(answer.content_policy.data(), answer.content_policy.size()));
  }
  if (answer.retry_after_s != 0) head.set(http::field::retry_after, std::to_string(answer.retry_after_s));
  if (answer.status == 401) head.set(http::field::www_authenticate, "Bearer");
  if (head_only) return without_body(std::move(head.base()), answer.body.size());
  return with_body(std::move(head.base()), std::move(answer.body));
}

AdminResponse answer_to(const RequestReader& reader, const IpAddress& client, const AdminHandler& handler) {
  const RequestHead& head = reader.head();
  try {
    return handler({head.method, head.target, head.authority, head.fields.views(), reader.body(), client});
  } catch (const std::exception&) {  // want of memory: the answer is lost, the process must not be
    return refuse(500, "The answer could not be made.");
  }
}

// An answer that is not known yet is asked for until it is, or nobody is there to get it.
asio::awaitable<AdminResponse> settle(AdminResponse answer, const AdminConnections::Place& place) {
  asio::steady_timer pause(co_await asio::this_coro::executor);
  const auto end = std::chrono::steady_clock::now() + admin_limits::later;
  while (answer.later && !place.evicted()) {
    if (auto known = answer.later()) {
      answer = std::move(*known);
    } else if (std::chrono::steady_clock::now() >= end) {
      answer = refuse(504, "What became of the change is not known yet.");
    } else {
      error_code error;
      pause.expires_after(admin_limits::later_poll);
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
  }
  co_return answer;
}

asio::awaitable<error_code> send(beast::tcp_stream& stream, http::message_generator message) {
  error_code error;
  stream.expires_after(admin_limits::write);
  co_await beast::async_write(stream, std::move(message), asio::redirect_error(asio::use_awaitable, error));
  co_return error;
}

// One request and its answer; false when there won't be another.
asio::awaitable<bool> serve_one(beast::tcp_stream& stream, RequestReader& reader, const IpAddress& client,
                                const AdminHandler& handler, const AdminConnections::Place& place) {
  stream.expires_after(admin_limits::read);
  const RequestReader::Outcome outcome = co_await reader.read();
  if (outcome == RequestReader::Outcome::Closed) co_return false;
  if (outcome == RequestReader::Outcome::Refused) {
    const error_code ignored =
        co_await send(stream, message_of(refuse(reader.status(), reader.detail()), 11, false, false));
    static_cast<void>(ignored);
    co_return false;
  }
  stream.expires_never();
  const RequestHead& head = reader.head();
  AdminResponse answer = co_await settle(answer_to(reader, client, handler), place);
  if (place.evicted()) co_return false;
  const error_code error =
      co_await send(stream, message_of(std::move(answer), head.version, head.keep_alive, head.method == "HEAD"));
  co_return !error && head.keep_alive && !place.evicted();
}

}  // namespace

void AdminConnections::make_room() {
  if (staying_ < admin_limits::connections) return;
  open_.front().evicted = true;
  --staying_;
  open_.front().stream.cancel();  // its coroutine ends on the error, or within admin_limits::later_poll
  open_.splice(open_.end(), open_, open_.begin());
}

AdminConnections::Place::Place(AdminConnections& connections, beast::tcp_stream& stream) : connections_(connections) {
  std::list<Open>& open = connections.open_;
  at_ = open.insert(std::next(open.begin(), static_cast<std::ptrdiff_t>(connections.staying_++)), Open{stream});
}

AdminConnections::Place::~Place() {
  if (!at_->evicted) --connections_.staying_;
  connections_.open_.erase(at_);
}

asio::awaitable<void> serve_admin_connection(asio::ip::tcp::socket socket, AdminConnections& connections,
                                             const AdminHandler& handler) {
  error_code ignored;
  const auto peer = socket.remote_endpoint(ignored).address();
  const IpAddress client = IpAddress::parse(peer.to_string()).value_or(IpAddress{});
  beast::tcp_stream stream(std::move(socket));
  const AdminConnections::Place place(connections, stream);
  RequestReader reader(stream);
  bool more = true;
  while (more) more = co_await serve_one(stream, reader, client, handler, place);
  stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

}  // namespace crossfade
